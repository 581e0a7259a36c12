/** Mutants that no test can notice, because the changed code does the same. */
export const EQUIVALENT: ReadonlyArray<{
	/** Below nodes/SmsPartner. */
	readonly file: string;
	/** A part of the line. */
	readonly code: string;
	readonly mutator: string;
	readonly reason: string;
}> = [
	{
		file: 'guards.ts',
		code: 'Reflect.apply(read, value, [])',
		mutator: 'ArrayDeclaration',
		reason: 'neither function takes an argument',
	},
	{
		file: 'api/time.ts',
		code: 'if (day !== lastDay)',
		mutator: 'ConditionalExpression',
		reason: 'building the same text again only takes time',
	},
	{
		file: 'api/time.ts',
		code: 'if (hour !== lastHour)',
		mutator: 'ConditionalExpression',
		reason: 'computing the same hour again only takes time',
	},
	{
		file: 'recipients/phoneNumber.ts',
		code: 'E164.test(raw)',
		mutator: 'ConditionalExpression',
		reason: 'what follows reads the same, in more time',
	},
	{
		file: 'recipients/phoneText.ts',
		code: 'USUAL.test(text)',
		mutator: 'ConditionalExpression',
		reason: 'what follows reads the same, in more time',
	},
	{
		file: 'recipients/message.ts',
		code: 'Number.isSafeInteger(raw) && raw >= 0',
		mutator: 'EqualityOperator',
		reason: 'what follows reads 0, too',
	},
	{
		file: 'recipients/matching.ts',
		code: 'sent.messageId === messageId',
		mutator: 'ConditionalExpression',
		reason: 'what follows finds the same, in more time',
	},
	{
		file: 'requests/send.ts',
		code: 'leftMs > 0',
		mutator: 'EqualityOperator',
		reason: 'a sleep of 0 ms more or less',
	},
	{
		file: 'requests/taskQueue.ts',
		code: 'this.nextGroup < this.groupSizes.length',
		mutator: 'EqualityOperator',
		reason: 'there is nothing new after the last group',
	},
	{
		file: 'sms/sms.ts',
		code: 'raw.message !== lastText',
		mutator: 'ConditionalExpression',
		reason: 'reading the same text again only takes time',
	},
	{
		file: 'sms/smsText.ts',
		code: '<= ALWAYS_FITS',
		mutator: 'EqualityOperator',
		reason: 'counted, the text fits as well',
	},
	{
		file: 'sms/smsText.ts',
		code: 'message === this.lastText',
		mutator: 'ConditionalExpression',
		reason: 'looking at the same text again only takes time',
	},
];
