import { isRecord, type JsonObject } from '../../nodes/SmsPartner/guards';
import { type ApiAnswer, error, type SimulatedEndpoint } from './answers';
import { bulkSend } from './endpoints/bulkSend';
import { bulkStatus, bulkStatusByTag } from './endpoints/bulkStatus';
import { lookup } from './endpoints/lookup';
import { me } from './endpoints/me';
import { messageCancel } from './endpoints/messageCancel';
import { messageStatus } from './endpoints/messageStatus';
import { multiStatus } from './endpoints/multiStatus';
import { send } from './endpoints/send';
import { stopAdd, stopDelete, stopList } from './endpoints/stopList';
import type { MessageStore } from './messageStore';

/** SMS Partner's API as documented, without the network. */

export type { ApiAnswer } from './answers';

export interface ApiRequest {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly body: string;
}

const ENDPOINTS: ReadonlyMap<string, SimulatedEndpoint> = new Map([
	['GET /v1/bulk-status', bulkStatus],
	['GET /v1/bulk-status-by-tag', bulkStatusByTag],
	['GET /v1/me', me],
	['GET /v1/message-cancel', messageCancel],
	['GET /v1/message-status', messageStatus],
	['GET /v1/stop-sms/delete', stopDelete],
	['GET /v1/stop-sms/list', stopList],
	['POST /v1/bulk-send', bulkSend],
	['POST /v1/lookup', lookup],
	['POST /v1/multi-status', multiStatus],
	['POST /v1/send', send],
	['POST /v1/stop-sms/add', stopAdd],
]);

/** Returns SMS Partner's answer to a request. */
export function answerOf(request: ApiRequest, apiKey: string, store: MessageStore): ApiAnswer {
	const endpoint = ENDPOINTS.get(`${request.method} ${request.path}`);
	if (!endpoint) return error(404, 'Not found', 404);
	const fields = fieldsOf(request);
	if (!fields) return error(90, 'JSON malformé', 400);
	return refusedKey(fields.apiKey, apiKey) ?? endpoint(fields, store);
}

/** The fields of the query or of the body; undefined if the body is not a JSON object. */
function fieldsOf({ method, query, body }: ApiRequest): JsonObject | undefined {
	if (method === 'GET') return Object.fromEntries(query);
	try {
		const value: unknown = JSON.parse(body);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function refusedKey(given: unknown, apiKey: string): ApiAnswer | undefined {
	if (given === undefined || given === null || given === '') {
		return error(1, 'La clé API est requise');
	}
	return given === apiKey ? undefined : error(10, 'Clé API incorrecte');
}
