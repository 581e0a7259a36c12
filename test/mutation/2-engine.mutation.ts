import { testsIn } from './testsIn';

/** Property tests are excluded: the result for a mutant must be reproducible and must show what broke. */
const EXCLUDED = [
	'engine/faults.property.test.ts',
	'engine/send.property.test.ts',
	'engine/logs.test.ts',
];

testsIn(['items', 'credentials', 'engine'], EXCLUDED);
