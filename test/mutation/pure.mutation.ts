import { testsIn } from './testsIn';

testsIn(['api', 'items', 'recipients', 'requests', 'sms', 'trigger', '.']);
