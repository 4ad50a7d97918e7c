import { testHead } from '../../../../test/contracts/head.suite.ts';
import { headKinds } from './heads.ts';

for (const kind of headKinds) testHead(kind);
