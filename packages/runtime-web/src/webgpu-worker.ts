// The script of a worker that may use WebGPU.
import { createOpenSession } from './open-session.ts';
import { serveSessions } from './serve-sessions.ts';
import { chooseWebgpu } from './webgpu/build.ts';

serveSessions((options) => createOpenSession(options, chooseWebgpu));
