import type { Outcome } from '../api/outcome';
import type { SentSms } from '../api/send';
import { parisTimeInWords } from '../api/time';
import type { ChangedCharacters } from '../sms/smsCharacters';
import { plural } from './hints';
import { quoted } from './quoted';

/** The hints on SMS that were sent. */

const MAX_REASONS = 3;

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
	const shown = new Set(characters.map((one) => (/[^\s\p{Cf}]/u.test(one) ? one : nameOf(one))));
	return `${statement}, such as ${new Intl.ListFormat('en').format(shown)}.`;
}

/** The name of a character that cannot be seen. */
function nameOf(character: string): string {
	if (character === '\t') return 'a tab';
	return /\s/.test(character) ? 'a no-break space' : 'an invisible character';
}

/** That SMS Partner cannot call a URL, for each option with such a URL. */
export function unreachableHints(reasons: ReadonlyMap<string, string>): string[] {
	return Array.from(reasons, ([option, reason]) => `Check the option '${option}'. ${reason}`);
}
