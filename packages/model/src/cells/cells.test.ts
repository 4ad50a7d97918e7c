import { testCell } from '../../../../test/contracts/cell.suite.ts';
import { cellKinds } from './cells.ts';

for (const kind of cellKinds) testCell(kind);
