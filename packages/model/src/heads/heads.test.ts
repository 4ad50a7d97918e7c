import { testHead } from '../../../../test/contracts/head.suite.ts';
import { headKinds } from './head-names.ts';

for (const kind of headKinds) testHead(kind);
