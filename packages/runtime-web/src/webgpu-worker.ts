// The script of a worker that may use WebGPU.
import { createOpenSession } from './open-session.ts';
import { chooseWebgpu } from './webgpu/build.ts';
import { serveSessions } from './workers/serve-sessions.ts';

serveSessions((options) => createOpenSession(options, chooseWebgpu));
