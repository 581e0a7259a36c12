import { isRecord, type JsonObject } from '../../nodes/SmsPartner/data';
import type { MessageStore } from './messageStore';

/** The parts from which the simulated endpoints make their answers. */

export interface ApiAnswer {
	readonly status: number;
	/** Sent as JSON. */
	readonly body: unknown;
}

/** An endpoint: the fields of a request, from its query or its JSON body, to an answer. The key is checked before. */
export type SimulatedEndpoint = (fields: JsonObject, store: MessageStore) => ApiAnswer;

/** As the API's pages print it. */
export const CURRENCY = 'EUR';
export const COST_OF_ONE = 0.049;
export const MOST_ENTRIES = 500;

export function success(fields: object): ApiAnswer {
	return { status: 200, body: { success: true, code: 200, ...fields } };
}

/** SMS Partner's own errors come with HTTP 200; broken JSON comes with HTTP 400. */
export function error(code: number, message: string, status = 200): ApiAnswer {
	return { status, body: { success: false, code, message } };
}

export function costOf(messages: number): number {
	return Number((COST_OF_ONE * messages).toFixed(3));
}

export const tooMany = (): ApiAnswer => error(50, '500 numéros maximum');

/** The entries of a list in a request; what is no object is an empty one. */
export function entriesOf(list: unknown): JsonObject[] {
	return Array.isArray(list) ? list.map((entry: unknown) => (isRecord(entry) ? entry : {})) : [];
}

/** The numbers of a text with commas between them. */
export function numbersOf(text: unknown): string[] {
	return typeof text === 'string' && text !== '' ? text.split(',').map((one) => one.trim()) : [];
}

/** Whether SMS can be sent there: a French mobile number, or any number of another country. */
export function isMobile(phoneNumber: unknown): boolean {
	return /^((\+33|0)[67]\d{8}|\+(?!33)[1-9]\d{6,14})$/.test(String(phoneNumber));
}

/** Where none of the numbers can be sent to. Source: a captured answer; the inner code is text. */
export function noNumberLeft(numbers: readonly unknown[]): ApiAnswer {
	return {
		status: 200,
		body: {
			success: false,
			code: 55,
			message: `Aucun prix par default n'a été trouvé pour les numéros suivant (${numbers.join(', ')})`,
			errors: numbers.map((number) => ({
				success: false,
				code: '9',
				message: `Le téléphone (${String(number)}) n'est pas être un numéro de mobile`,
			})),
		},
	};
}
