import { testsIn } from './testsIn';

/** The tests that do not load n8n's engine. */
testsIn(['.', 'api', 'messages', 'requests', 'trigger']);
