import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from '../api/outcome';

/** Every Error item has some of these, and no other item has any. */
const ERROR_FIELDS = [
	'error',
	'errorCode',
	'httpStatus',
	'apiMessage',
	'errorSource',
	'errorDescription',
	'maybeSent',
];

/** Every Status item has these, and no Error item has any. */
const STATUS_FIELDS = ['status', 'isFinal'];

/** Only an item that was sent in sandbox mode has it. */
const SANDBOX_FIELDS = ['sandbox'];

const E164 = /^\+[1-9]\d{6,14}$/;

const DIGITS = /^\d+$/;

/**
 * The fields of an input item that are copied to the output item. The user's fields are kept, except an `error` beside
 * a result, which n8n's Retry On Fail would take for a failure of the node. If an earlier run of this node added fields
 * that only Error items, only Status items or only SMS in sandbox mode have, these are dropped: beside a new result they
 * would be wrong.
 */
export function inputFields(json: IDataObject, kind: Outcome<unknown>['kind']): IDataObject {
	const fields = { ...json };
	const dropped = [
		...(kind === 'result' ? ['error'] : []),
		...(isOurError(json) ? ERROR_FIELDS : []),
		...(isOurStatus(json) ? STATUS_FIELDS : []),
		...(isOurSandbox(json) ? SANDBOX_FIELDS : []),
	];
	for (const name of dropped) delete fields[name];
	return fields;
}

function isOurError({ errorSource, error, errorDescription }: IDataObject): boolean {
	return (
		['input', 'message', 'request'].includes(String(errorSource)) &&
		typeof error === 'string' &&
		typeof errorDescription === 'string'
	);
}

function isOurStatus({ phoneNumber, messageId, tag, status, isFinal }: IDataObject): boolean {
	return (
		typeof status === 'string' &&
		typeof isFinal === 'boolean' &&
		E164.test(String(phoneNumber)) &&
		(DIGITS.test(String(messageId)) || typeof tag === 'string')
	);
}

function isOurSandbox({ phoneNumber, messageId, smsCount, sandbox }: IDataObject): boolean {
	return (
		sandbox === true &&
		typeof smsCount === 'number' &&
		E164.test(String(phoneNumber)) &&
		DIGITS.test(String(messageId))
	);
}
