import { stripVTControlCharacters } from 'node:util';
import { shorten } from '../../nodes/SmsPartner/api/entry';
import { createRedactor } from '../../nodes/SmsPartner/api/redaction';
import { maskPhoneNumbers } from '../../nodes/SmsPartner/recipients/maskPhoneNumbers';
import {
	type Assumption,
	type Call,
	inconclusive,
	type Observation,
	type Run,
	type Verdict,
} from './call';

export interface Finding {
	readonly request: string;
	readonly assumption: string;
	readonly seen: string;
	readonly verdict: Verdict;
}

/** Compares the answers with the assumptions. The findings contain no secrets or phone numbers. */
export function findingsOf(calls: readonly Call[], run: Run, apiKey: string): Finding[] {
	return calls.flatMap((call) =>
		call.assumptions.map((one) => {
			const { seen, verdict } = observe(call, one, run);
			return {
				request: call.title,
				assumption: one.assumption,
				seen: presentable(seen, apiKey),
				verdict,
			};
		}),
	);
}

function observe(call: Call, { read }: Assumption, run: Run): Observation {
	const answer = run.answers.get(call);
	if (!answer) return inconclusive(`skipped: needs ${call.needs}`);
	if (answer.kind === 'none') return inconclusive(`no answer (${answer.code ?? 'unknown cause'})`);
	return read(answer, run);
}

/** Makes text from a server safe to print on a terminal and to publish. */
function presentable(text: string, apiKey: string): string {
	const plain = stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
	return shorten(maskPhoneNumbers(createRedactor(apiKey)(plain)));
}
