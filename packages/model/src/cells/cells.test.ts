import { testCell } from '../../../../test/contracts/cell.suite.ts';
import { cellKinds } from './cell-names.ts';

for (const kind of cellKinds) testCell(kind);
