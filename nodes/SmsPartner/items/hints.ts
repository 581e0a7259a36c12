import type { INode } from 'n8n-workflow';
import { shorten } from '../api/entry';
import type { ErrorOutcome, Outcome } from '../api/outcome';
import type { SentSms } from '../api/send';
import { parisTimeInWords } from '../api/time';
import { maskPhoneNumbers } from '../recipients/maskPhoneNumbers';
import { LIMITS } from '../requests/limits';
import type { Wait, WaitTimes } from '../requests/untilFinal';
import type { ChangedCharacters } from '../sms/smsText';
import { quoted, visible } from './quoted';

/** The hints that n8n shows in the output panel after a run. */

const MAX_REASONS = 3;
const MAX_DESCRIPTION = 300;
/** At the end of the description of an error of the input. */
const ITEM_INDEX = / ?\[item \d+\]$/;
const SENTENCE_END = /(?<=[.!?]) (?=\p{Lu})/u;

/**
 * What the items on Error have in common, and what to do about them; nothing if there are none.
 *
 * @param total how many items there are
 * @param onError n8n's setting of the node; undefined in the tool of an agent
 */
export function errorHints(
	errors: readonly ErrorOutcome[],
	total: number,
	onError: INode['onError'],
): Array<string | undefined> {
	return [errorHint(errors, total), secondErrorHint(errors, onError), maybeSentHint(errors)];
}

/**
 * How many items went to Error and why, the most common reasons first; undefined if none did. If all have one cause,
 * also what to do.
 */
export function errorHint(errors: readonly ErrorOutcome[], total: number): string | undefined {
	if (errors.length === 0) return undefined;
	const countOf = new Map<string, number>();
	for (const { error } of errors) countOf.set(error.error, (countOf.get(error.error) ?? 0) + 1);
	const reasons = [...countOf].sort(([, a], [, b]) => b - a);
	const shown = reasons
		.slice(0, MAX_REASONS)
		.map(([error, count]) => `${maskPhoneNumbers(error)} (${count.toLocaleString('en-US')})`);
	if (reasons.length > MAX_REASONS) shown.push('…');
	const whatToDo = reasons.length === 1 ? commonSentences(errors) : '';
	return `${errors.length.toLocaleString('en-US')} of ${plural(total, 'item')} went to Error: ${shown.join(', ')}. ${whatToDo || "For what to do, see the output 'Error'."}`;
}

/**
 * Which Error output to connect where n8n adds another one; undefined if it adds none or no item went to Error.
 *
 * @param onError n8n's setting of the node
 */
export function secondErrorHint(
	errors: readonly ErrorOutcome[],
	onError: INode['onError'],
): string | undefined {
	if (errors.length === 0 || onError !== 'continueErrorOutput') return undefined;
	return "Connect the first output called 'Error'. The last one, which n8n adds because of its setting 'On Error', stays empty.";
}

/** How many SMS may or may not have been sent; undefined if there is none. */
export function maybeSentHint(errors: readonly ErrorOutcome[]): string | undefined {
	const count = errors.filter(({ maybeSent }) => maybeSent).length;
	if (count === 0) return undefined;
	return `${plural(count, 'SMS', 'SMS')} on Error may have been sent anyway (maybeSent). Check before you send ${count === 1 ? 'it' : 'them'} again.`;
}

/** The sentences that all descriptions contain: the others name a single message. */
function commonSentences(errors: readonly ErrorOutcome[]): string {
	const descriptions = errors.map(({ error }) => error.errorDescription ?? '');
	const [first] = descriptions;
	const sentences = descriptions.reduce(
		(common, description) => common.filter((sentence) => description.includes(sentence)),
		first.replace(ITEM_INDEX, '').split(SENTENCE_END),
	);
	// A masked number says nothing as an example.
	const text = maskPhoneNumbers(sentences.join(' ')).replace(/,? e\.g\. …/g, '');
	return shorten(text, MAX_DESCRIPTION);
}

/**
 * Reports on a wait: how many messages are not final, and what to do if the time was too short.
 *
 * @param times as set; undefined if the node did not wait
 */
export function waitHints(
	notFinal: number,
	wait: Wait | undefined,
	times: WaitTimes | undefined,
): string[] {
	if (!wait || !times || notFinal === 0) return [];
	const { checkEverySeconds, giveUpAfterSeconds } = times;
	const areNotFinal = `${plural(notFinal, 'message')} ${notFinal === 1 ? 'is' : 'are'} not final yet`;
	const why = wait.problem
		? ` (the last check failed: ${maskPhoneNumbers(wait.problem.error)})`
		: '';
	if (!wait.isTimeOver) return [`${areNotFinal}${why}`];
	const max = LIMITS.waitForFinalSeconds;
	const raise = giveUpAfterSeconds < max ? `raise 'Give Up After' (up to ${max} seconds), or ` : '';
	const hint = `${areNotFinal} after ${plural(wait.seconds, 'second')}${why}. To wait longer, ${raise}set 'Outputs' to 'One per Status' and connect Waiting to a Wait node that leads back into this node.`;
	if (checkEverySeconds <= giveUpAfterSeconds) return [hint];
	return [
		hint,
		`'Check Every' (${plural(checkEverySeconds, 'second')}) is longer than 'Give Up After' (${plural(giveUpAfterSeconds, 'second')}), so statuses were checked at the start and at the end only.`,
	];
}

/** That 'Limit' has cut lists; undefined if it has not. */
export function limitHint(
	{ returned, total }: { readonly returned: number; readonly total: number },
	what: string,
): string | undefined {
	if (returned >= total) return undefined;
	return `Returned ${returned.toLocaleString('en-US')} of ${plural(total, what, `${what}s`)}. To get all, turn on 'Return All'.`;
}

/** Says that SMS Partner has more than it returned; undefined if it does not. */
export function missingHint(missing: number, what: string): string | undefined {
	if (missing === 0) return undefined;
	return `The list is not complete: SMS Partner knows of ${plural(missing, `more ${what}`)} than it returned`;
}

/** How many entries of answers match nothing in this run; undefined if all match. */
export function unexpectedHint(count: number): string | undefined {
	if (count === 0) return undefined;
	return `Ignored ${plural(count, 'entry', 'entries')} in SMS Partner's responses that match nothing in this run`;
}

/** A number and its unit. */
export function plural(count: number, one: string, many = `${one}s`): string {
	return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** The hints on SMS that were sent. */

/**
 * How many SMS were sent, and what they cost, one sum per currency; the same for scheduled SMS, with their time, and for
 * SMS in sandbox mode.
 */
export function sentHints(sent: ReadonlyArray<Outcome<SentSms>>): string[] {
	const now = new Bill();
	const later = new Bill();
	const sandboxNow = new Bill();
	const sandboxLater = new Bill();
	for (const outcome of sent) {
		if (outcome.kind === 'error') continue;
		const { result } = outcome;
		const [unscheduled, scheduled] =
			result.fields.sandbox === true ? [sandboxNow, sandboxLater] : [now, later];
		(result.fields.scheduledFor === undefined ? unscheduled : scheduled).add(result);
	}
	const real = [now, later].filter(({ isEmpty }) => !isEmpty).map(String);
	const sandbox = [sandboxNow, sandboxLater].filter(({ isEmpty }) => !isEmpty).map(String);
	if (sandbox.length === 0) return real;
	return [...real, `Sandbox: nothing was sent or charged. Without it: ${sandbox.join('. ')}`];
}

/** How many of these texts lack a field; undefined if none does. */
export function gapHint(
	texts: ReadonlyArray<{ readonly gaps?: readonly string[] }>,
): string | undefined {
	const countOf = new Map<string, number>();
	for (const { gaps = [] } of texts) {
		for (const name of gaps) countOf.set(name, (countOf.get(name) ?? 0) + 1);
	}
	if (countOf.size === 0) return undefined;
	const total = plural(texts.length, 'text');
	const shown = [...countOf]
		.sort(([, a], [, b]) => b - a)
		.slice(0, MAX_REASONS)
		.map(([name, count], index) => {
			const ofTotal = index === 0 ? ` of ${total}` : '';
			return `${count.toLocaleString('en-US')}${ofTotal} ${count === 1 ? 'lacks' : 'lack'} ${quoted(name)}`;
		});
	if (countOf.size > MAX_REASONS) shown.push('…');
	return `${shown.join(', ')}. If a field may be empty, add ?? '' after its name.`;
}

/** Adds up SMS. */
class Bill {
	private smsCount = 0;

	private readonly recipients = new Set<unknown>();

	private readonly costs = new Map<string, number>();

	private firstTime = '';

	private lastTime = '';

	get isEmpty(): boolean {
		return this.recipients.size === 0;
	}

	add({ smsCount, cost, currency = '', fields }: SentSms): void {
		this.smsCount += smsCount;
		this.recipients.add(fields.phoneNumber);
		if (cost !== undefined) this.costs.set(currency, (this.costs.get(currency) ?? 0) + cost);
		if (typeof fields.scheduledFor === 'string') this.addTime(fields.scheduledFor);
	}

	/** Times in ISO 8601 and UTC are in the order of their texts. */
	private addTime(time: string): void {
		if (this.firstTime === '' || time < this.firstTime) this.firstTime = time;
		if (time > this.lastTime) this.lastTime = time;
	}

	private get schedule(): string {
		if (this.firstTime === '') return '';
		const [first, last] = [this.firstTime, this.lastTime].map((time) =>
			parisTimeInWords(Date.parse(time)),
		);
		const when = first === last ? `for ${first}` : `from ${first} to ${last}`;
		return `Scheduled ${when} (Paris time): `;
	}

	toString(): string {
		const amounts = [...this.costs].map(([currency, cost]) =>
			`${Number(cost.toFixed(4))} ${currency}`.trim(),
		);
		const sum = amounts.length === 0 ? '' : `: ${amounts.join(' + ')}`;
		return `${this.schedule}${plural(this.smsCount, 'SMS', 'SMS')} to ${plural(this.recipients.size, 'recipient')}${sum}`;
	}
}

/** That SMS Partner changes these characters; undefined if there is none. */
export function replacedHint(changed: ChangedCharacters): string | undefined {
	const sentences = [
		sentenceOn('SMS Partner replaces characters of your texts', changed.replaced),
		sentenceOn('SMS Partner removes characters of your texts', changed.dropped),
		sentenceOn(
			'SMS Partner may replace or remove characters that a normal SMS does not have',
			changed.unlisted,
		),
	].filter((sentence) => sentence !== undefined);
	if (sentences.length === 0) return undefined;
	return `${sentences.join(' ')} To keep them, ask SMS Partner to enable Unicode, and use the option 'Unicode'.`;
}

function sentenceOn(statement: string, characters: readonly string[]): string | undefined {
	if (characters.length === 0) return undefined;
	const shown = new Set(characters.map(visible));
	return `${statement}, such as ${new Intl.ListFormat('en').format(shown)}.`;
}
