import { isRecord } from '../../nodes/SmsPartner/data';
import type { MessageStore } from './messageStore';

/** SMS Partner's API as documented, without the network: a request in, an answer out. */

export interface ApiRequest {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly body: string;
}

export interface ApiAnswer {
	readonly status: number;
	/** Sent as JSON. */
	readonly body: unknown;
}

const MOST_ENTRIES = 500;

/** Answers as SMS Partner does. Its own errors come with HTTP 200; broken JSON with HTTP 400. */
export function answerOf(request: ApiRequest, apiKey: string, store: MessageStore): ApiAnswer {
	const route = `${request.method} ${request.path}`;
	if (route === 'POST /v1/multi-status') return multiStatus(request.body, apiKey, store);
	if (route === 'POST /v1/send') return send(request.body, apiKey, store);
	if (route === 'GET /v1/me') return me(request.query, apiKey);
	return error(404, 404, 'Not found');
}

function multiStatus(text: string, apiKey: string, store: MessageStore): ApiAnswer {
	const body = parse(text);
	if (!isRecord(body)) return error(90, 400, 'JSON malformé');
	const refusal = checkKey(body.apiKey, apiKey);
	if (refusal) return refusal;
	const list: unknown = body.SMSStatut_List;
	if (!Array.isArray(list) || list.length === 0)
		return error(5, 200, 'La liste des numéros est vide');
	if (list.length > MOST_ENTRIES) return error(50, 200, '500 numéros maximum');
	return {
		status: 200,
		body: {
			success: true,
			code: 200,
			StatutResponse_List: list.map((entry: unknown) => entryOf(entry, store)),
		},
	};
}

function entryOf(asked: unknown, store: MessageStore): Record<string, unknown> {
	const { phoneNumber, messageId } = isRecord(asked) ? asked : {};
	const known = store.find(phoneNumber, messageId);
	if (!known) {
		return { success: false, code: 4, phoneNumber, messageId, status: 'Numéro introuvable' };
	}
	const { message, status } = known;
	return {
		success: true,
		code: 200,
		phoneNumber: message.phoneNumber,
		messageId: message.messageId,
		status,
		date: String(message.date ?? 1517934416),
		stopSms: message.stopSms ? '1' : '0',
		isSpam: message.isSpam ? '1' : '0',
	};
}

/** Sends at once, to one recipient or to several with commas between them: they share the message's ID. */
function send(text: string, apiKey: string, store: MessageStore): ApiAnswer {
	const body = parse(text);
	if (!isRecord(body)) return error(90, 400, 'JSON malformé');
	const refusal = checkKey(body.apiKey, apiKey);
	if (refusal) return refusal;
	const { phoneNumbers } = body;
	if (typeof phoneNumbers !== 'string' || phoneNumbers === '') {
		return error(2, 200, 'Le champ phoneNumbers est requis');
	}
	const recipients = phoneNumbers.split(',').map((number) => number.trim());
	const message_id = store.send(recipients);
	const cost = Number((0.049 * recipients.length).toFixed(3));
	return {
		status: 200,
		body: {
			success: true,
			code: 200,
			message_id,
			nb_sms: recipients.length,
			cost,
			currency: 'EUR',
		},
	};
}

function me(query: URLSearchParams, apiKey: string): ApiAnswer {
	const refusal = checkKey(query.get('apiKey') ?? undefined, apiKey);
	if (refusal) return refusal;
	return {
		status: 200,
		body: {
			success: true,
			code: 200,
			user: { username: 'demo@example.fr', firstname: 'Camille', lastname: 'Martin' },
			credits: {
				creditSms: 2000,
				creditSmsECO: 2500,
				creditHlr: 10000,
				toSend: 0,
				balance: '90.000',
				currency: 'EUR',
			},
		},
	};
}

function checkKey(given: unknown, apiKey: string): ApiAnswer | undefined {
	if (given === undefined || given === null || given === '') {
		return error(1, 200, 'La clé API est requise');
	}
	return given === apiKey ? undefined : error(10, 200, 'Clé API incorrecte');
}

function error(code: number, status: number, message: string): ApiAnswer {
	return { status, body: { success: false, code, message } };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
