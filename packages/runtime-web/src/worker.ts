// The script of the worker.
import { createOpenSession } from './open-session.ts';
import { serveSessions } from './workers/serve-sessions.ts';

serveSessions(createOpenSession);
