import type { Failure } from '../../nodes/SmsPartner/api/failure';
import { afterNothing, afterTries } from '../../nodes/SmsPartner/requests/giveUpReasons';

const FAILURE: Failure = {
	kind: 'away',
	cause: 'temporarily-unavailable',
	problem: { error: 'Away', errorDescription: 'Try again later.' },
};

it('says how many times a request was tried, from the second time on', () => {
	expect(afterTries(FAILURE, 1)).toBe(FAILURE);
	expect(afterTries(FAILURE, 2).problem.errorDescription).toMatch(
		/^Try again later\. This request was tried 2 times/,
	);
});

it('adds its sentence to a problem without a description', () => {
	const { problem } = afterNothing({ ...FAILURE, problem: { error: 'Away' } }, 40);
	expect(problem.errorDescription).toMatch(/^The node stopped after 40 requests/);
});
