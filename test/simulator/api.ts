import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, type JsonObject } from '../../nodes/SmsPartner/guards';
import { type ApiAnswer, error, type SimulatedEndpoint } from './answers';
import type { MessageStore } from './messageStore';

/** SMS Partner's API as documented, without the network. */

export type { ApiAnswer } from './answers';

export interface ApiRequest {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly body: string;
}

const FOLDER = join(__dirname, 'endpoints');

/** By method and path, from all files of the folder. */
const ENDPOINTS: ReadonlyMap<string, SimulatedEndpoint> = new Map(
	readdirSync(FOLDER).flatMap((file) => {
		const { ENDPOINTS: some } = module.require(join(FOLDER, file)) as {
			ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>>;
		};
		return Object.entries(some);
	}),
);

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
