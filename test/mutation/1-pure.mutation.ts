import { testsIn } from './testsIn';

/** The tests that need nothing of n8n. */
testsIn(['.', 'api', 'messages', 'requests', 'trigger']);
