import type { Outcome } from '../../api/outcome';
import { sendCall, type SendOptions, type SentSms } from '../../api/send';
import { forEachIndex } from '../../clock';
import { fixedTextIn } from '../../items/directExpression';
import { gapHint, replacedHint, sentHints } from '../../items/hints';
import { groupByOptions, smsParser } from '../../sms/sms';
import { ChangedCharacterSamples } from '../../sms/smsText';
import { UnreachableUrls } from '../../sms/unreachableUrl';
import type { Operation } from '../operation';
import { callingCodesIn, entriesOf } from '../run';
import { sendProperties } from './send.properties';

const MAX_CHARACTERS_SHOWN = 3;

export const send: Operation = {
	option: {
		name: 'Send',
		value: 'send',
		description: 'Send an SMS to each phone number. Each SMS costs money.',
		action: 'Send SMS',
	},
	outputName: 'Sent',
	properties: sendProperties,
	itemParameters: [
		{ name: 'phoneNumber', displayName: 'Phone Number' },
		{ name: 'message', displayName: 'Message', isText: true },
	],
	/** One SMS per item in, one item per SMS out. */
	execute: async (run) => {
		const { context } = run;
		const parse = smsParser({
			nowMs: run.nowMs,
			timeZone: context.getTimezone(),
			fixedText: fixedTextIn(context.getNodeParameter('message', 0, '', { rawExpressions: true })),
		});
		const items = await run.readItems(parse);
		const { messages, groupSizes, indexes } = groupByOptions(entriesOf(items));

		const request = run.request(sendCall(callingCodesIn(items)));
		const result = await request(messages, run.patience, groupSizes);

		const isOut = result.outcomes.map(isSentOrMaybeSent);
		const changed = new ChangedCharacterSamples(MAX_CHARACTERS_SHOWN);
		let urls: UnreachableUrls | undefined;
		await forEachIndex(messages.length, (index) => {
			if (!isOut[index]) return;
			const sms = messages[index];
			changed.add(sms);
			if (!hasUrl(sms.options)) return;
			urls ??= new UnreachableUrls();
			urls.add(sms.options);
		});
		const sent = items.flatMap((item, index) =>
			item.kind === 'entry' && isOut[indexes[index]] ? [item] : [],
		);
		return {
			...result,
			items,
			indexes,
			firstHints: () => [...sentHints(result.outcomes), gapHint(sent)],
			hints: () => [replacedHint(changed), ...(urls?.hints ?? [])],
		};
	},
};

function hasUrl({ fields }: SendOptions): boolean {
	return 'urlDlr' in fields || 'urlResponse' in fields;
}

function isSentOrMaybeSent(outcome: Outcome<SentSms>): boolean {
	return outcome.kind === 'result' || outcome.maybeSent === true;
}
