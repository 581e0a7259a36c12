import { isRecord, type JsonObject } from '../../nodes/SmsPartner/guards';
import type { MessageStore } from './messageStore';

/** Helpers for the answers of the simulated endpoints. */

export interface ApiAnswer {
	readonly status: number;
	/** Sent as it is if it is a string, else as JSON. */
	readonly body: unknown;
}

/** Answers a request, given the fields of its query or JSON body. The API key has already been checked. */
export type SimulatedEndpoint = (fields: JsonObject, store: MessageStore) => ApiAnswer;

/** From the examples in the API's documentation. */
export const CURRENCY = 'EUR';
export const COST_PER_SMS = 0.049;
export const MAX_ENTRIES = 500;

export function success(fields: object): ApiAnswer {
	return { status: 200, body: { success: true, code: 200, ...fields } };
}

/** SMS Partner's own errors come with HTTP 200; broken JSON comes with HTTP 400. */
export function error(code: number, message: string, status = 200): ApiAnswer {
	return { status, body: { success: false, code, message } };
}

export function costOf(parts: number): number {
	return Number((COST_PER_SMS * parts).toFixed(3));
}

export const tooMany = (): ApiAnswer => error(50, '500 numéros maximum');

/** The entries of a list in a request; anything that is not an object becomes an empty one. */
export function entriesOf(list: unknown): JsonObject[] {
	return Array.isArray(list) ? list.map((entry: unknown) => (isRecord(entry) ? entry : {})) : [];
}

/** Splits a comma-separated list of numbers. */
export function numbersOf(text: unknown): string[] {
	return typeof text === 'string' && text !== '' ? text.split(',').map((one) => one.trim()) : [];
}

/** Whether the number can receive SMS: a French mobile number, or any foreign number. */
export function isMobile(phoneNumber: unknown): boolean {
	return /^((\+33|0)[67]\d{8}|\+(?!33)[1-9]\d{6,14})$/.test(String(phoneNumber));
}

/** The answer if no number is valid. Source: a captured answer; the inner code is a string. */
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
