import type { IExecuteFunctions } from 'n8n-workflow';
import type { Failure } from '../api/failure';

/** Signals to every part of a run that no further request may start, and why. */
export class Stop {
	private reason: Failure | undefined;

	/** Why the run stops; undefined while it continues. */
	get failure(): Failure | undefined {
		return this.reason;
	}

	/** The first reason counts. */
	because(failure: Failure): void {
		this.reason ??= failure;
	}
}

const CANCELLED: Failure = {
	kind: 'stopped',
	cause: 'temporarily-unavailable',
	problem: {
		error: 'The execution was stopped before this item was processed',
		errorDescription: 'Run the workflow again for the remaining items.',
	},
};

/** Returns a stop that is requested when the user stops the execution in n8n. */
export function stopOnCancel(
	context: Pick<IExecuteFunctions, 'getExecutionCancelSignal' | 'onExecutionCancellation'>,
): Stop {
	const stop = new Stop();
	if (context.getExecutionCancelSignal()?.aborted) stop.because(CANCELLED);
	context.onExecutionCancellation(() => stop.because(CANCELLED));
	return stop;
}
