import type { Failure } from '../../nodes/SmsPartner/api/failure';
import { Stop, stopOnCancel } from '../../nodes/SmsPartner/requests/taskQueue';

const failureOf = (error: string): Failure => ({
	kind: 'account',
	cause: 'credential-invalid',
	problem: { error },
});

const CANCELLED = {
	kind: 'stopped',
	cause: 'temporarily-unavailable',
	problem: {
		error: 'The execution was stopped before this item was processed',
		errorDescription: 'Run the workflow again for the remaining items.',
	},
};

/** An execution with a Stop button. */
function execution(signal?: AbortSignal) {
	let pressStop = (): unknown => undefined;
	const stop = stopOnCancel({
		getExecutionCancelSignal: () => signal,
		onExecutionCancellation: (handler) => {
			pressStop = handler;
		},
	});
	return { stop, pressStop: () => pressStop() };
}

it('keeps the first reason', () => {
	const stop = new Stop();
	expect(stop.failure).toBeUndefined();
	const [first, second] = ['Wrong API key', 'Stopped'].map(failureOf);
	stop.because(first);
	stop.because(second);
	expect(stop.failure).toBe(first);
});

it('stops when the execution is stopped, unless it has stopped before', () => {
	const { stop, pressStop } = execution(new AbortController().signal);
	expect(stop.failure).toBeUndefined();
	pressStop();
	expect(stop.failure).toEqual(CANCELLED);

	const other = execution();
	other.stop.because(failureOf('Wrong API key'));
	other.pressStop();
	expect(other.stop.failure).toEqual(failureOf('Wrong API key'));
});

it('is stopped from the start if the execution was stopped before', () => {
	expect(execution(AbortSignal.abort()).stop.failure).toEqual(CANCELLED);
});
