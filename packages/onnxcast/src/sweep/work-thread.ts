// A worker thread that does jobs: a training keeps its thread busy, and who waits for it must answer Redis meanwhile.
import { serveThread } from '@onnxcast/series/thread';
import { doWork } from './work.ts';

serveThread(doWork);
