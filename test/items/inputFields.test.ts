import type { IDataObject } from 'n8n-workflow';
import { inputFields } from '../../nodes/SmsPartner/items/inputFields';

describe('inputFields', () => {
	const message = { phoneNumber: '+33612345678', messageId: 71 };
	const ourError = {
		...{ error: 'x', errorCode: 4, httpStatus: 400, apiMessage: 'y' },
		...{ errorSource: 'message', errorDescription: 'z' },
	};
	const ourSandbox = { ...message, smsCount: 1, sandbox: true };
	const ourStatus = { ...message, status: 'Waiting', isFinal: false, date: 'd', stopSms: false };

	it.each<[string, IDataObject, IDataObject, IDataObject]>([
		[
			"all fields of a shop's item",
			{ success: true, code: 'PROMO-7', status: 'paid', date: '2026-01-01', errorCode: 'E' },
			{ success: true, code: 'PROMO-7', status: 'paid', date: '2026-01-01', errorCode: 'E' },
			{ success: true, code: 'PROMO-7', status: 'paid', date: '2026-01-01', errorCode: 'E' },
		],
		[
			"the user's own error, except beside a result",
			{ error: 'x', a: 1 },
			{ a: 1 },
			{ error: 'x', a: 1 },
		],
		['only the other fields of an earlier Error item', { ...ourError, a: 1 }, { a: 1 }, { a: 1 }],
		[
			'only the other fields of an earlier Error item with maybeSent',
			{ ...ourError, maybeSent: true, a: 1 },
			{ a: 1 },
			{ a: 1 },
		],
		["the user's own maybeSent", { maybeSent: 'yes' }, { maybeSent: 'yes' }, { maybeSent: 'yes' }],
		[
			'all of an earlier Status item but status and isFinal',
			{ ...ourStatus, a: 1 },
			{ ...message, date: 'd', stopSms: false, a: 1 },
			{ ...message, date: 'd', stopSms: false, a: 1 },
		],
		[
			'status and isFinal without a message',
			{ status: 'open', isFinal: false },
			{ status: 'open', isFinal: false },
			{ status: 'open', isFinal: false },
		],
		[
			"a status beside a number that is not in the node's format",
			{ ...ourStatus, phoneNumber: '0612345678' },
			{ ...ourStatus, phoneNumber: '0612345678' },
			{ ...ourStatus, phoneNumber: '0612345678' },
		],
		[
			'all of an earlier SMS in sandbox mode but sandbox',
			{ ...ourSandbox, message: 'x' },
			{ ...message, smsCount: 1, message: 'x' },
			{ ...message, smsCount: 1, message: 'x' },
		],
		...[
			{ sandbox: true },
			{ ...ourSandbox, sandbox: 'yes' },
			{ ...ourSandbox, smsCount: undefined },
			{ ...ourSandbox, messageId: 'A12' },
			{ ...ourSandbox, messageId: '12A' },
			{ ...ourSandbox, phoneNumber: 'x+33612345678' },
			{ ...ourSandbox, phoneNumber: '+33612345678x' },
			{ ...ourStatus, messageId: 'A12' },
			{ ...ourStatus, messageId: '12A' },
			{ ...ourStatus, messageId: undefined },
			{ ...ourStatus, status: 1 },
			{ ...ourError, error: undefined },
		].map((own): [string, IDataObject, IDataObject, IDataObject] => {
			return [`the user's own ${JSON.stringify(own)}`, own, own, own];
		}),
		...['input', 'message', 'request'].map(
			(errorSource): [string, IDataObject, IDataObject, IDataObject] => {
				return [
					`nothing of an error about the ${errorSource}`,
					{ ...ourError, errorSource },
					{},
					{},
				];
			},
		),
		[
			'all of an earlier status found by tag but status and isFinal',
			{ ...ourStatus, messageId: undefined, tag: 'spring' },
			{ phoneNumber: message.phoneNumber, tag: 'spring', date: 'd', stopSms: false },
			{ phoneNumber: message.phoneNumber, tag: 'spring', date: 'd', stopSms: false },
		],
		[
			'an error that is not text, except beside a result',
			{ ...ourError, error: { message: 'x' } },
			{ ...ourError, error: undefined },
			{ ...ourError, error: { message: 'x' } },
		],
		[
			'an error whose description is not text, except beside a result',
			{ ...ourError, errorDescription: 1 },
			{ ...ourError, errorDescription: 1, error: undefined },
			{ ...ourError, errorDescription: 1 },
		],
		[
			"an errorSource that is not the node's",
			{ ...ourError, errorSource: 'shop' },
			{ ...ourError, errorSource: 'shop', error: undefined },
			{ ...ourError, errorSource: 'shop' },
		],
	])('keeps %s', (_, json, besideResult, besideError) => {
		const before = structuredClone(json);
		expect(inputFields(json, 'result')).toEqual(besideResult);
		expect(inputFields(json, 'error')).toEqual(besideError);
		expect(json).toStrictEqual(before);
	});
});
