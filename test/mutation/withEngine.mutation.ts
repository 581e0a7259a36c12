import { testsIn } from './testsIn';

testsIn(['actions', 'credentials', 'engine', 'guarantees']);
