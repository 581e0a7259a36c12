import { testsIn } from './testsIn';

/** Without the property tests: the result for a mutant must be reproducible and must show what broke. */
testsIn(['items', 'credentials', 'engine'], ['engine/logs.test.ts']);
