import type { MessageError, Wait } from '../types';
import { withoutNumbers } from './withoutNumbers';

const REASONS_SHOWN = 3;

/**
 * The sentence under a node that ran: how many messages ended on Error and why, the most common reasons first.
 * Undefined where there is nothing to say.
 */
export function errorHint(errors: readonly MessageError[], total: number): string | undefined {
	if (errors.length === 0) return undefined;
	const countOf = new Map<string, number>();
	const shownAs = new Map<string, string>();
	for (const { error } of errors) {
		const text = shownAs.get(error) ?? withoutNumbers(error);
		shownAs.set(error, text);
		countOf.set(text, (countOf.get(text) ?? 0) + 1);
	}
	const reasons = [...countOf].sort(([, a], [, b]) => b - a);
	const shown = reasons
		.slice(0, REASONS_SHOWN)
		.map(([error, count]) => `${error} (${count.toLocaleString('en-US')})`);
	if (reasons.length > REASONS_SHOWN) shown.push('…');
	return `${errors.length.toLocaleString('en-US')} of ${plural(total, 'message')} ended on Error: ${shown.join(', ')}`;
}

/**
 * The sentence about messages that were waited for in vain, with the better way where the time was too short;
 * undefined where there are none.
 */
export function notFinalHint(
	count: number,
	{ seconds, problem, isTimeOver }: Wait,
): string | undefined {
	if (count === 0) return undefined;
	const areNotFinal = `${plural(count, 'message')} ${count === 1 ? 'is' : 'are'} not final yet`;
	const why = problem ? ` (the last check failed: ${withoutNumbers(problem.error)})` : '';
	if (!isTimeOver) return `${areNotFinal}${why}`;
	return `${areNotFinal} after ${plural(seconds, 'second')}${why}. To wait longer, build a loop: lead Waiting (choose "One per Status" as Output) through a Wait node and back into this node.`;
}

/** The sentence about answers that nobody asked for; undefined where there are none. */
export function unexpectedHint(count: number): string | undefined {
	if (count === 0) return undefined;
	return `SMS Partner's answers held ${plural(count, 'entry', 'entries')} about no message of this run; left out`;
}

function plural(count: number, one: string, many = `${one}s`): string {
	return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
