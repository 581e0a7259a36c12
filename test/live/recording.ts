import { createBodyParser, type HttpAnswer } from '../../nodes/SmsPartner/api/httpAnswer';
import { isRecord, type JsonObject, recordOf } from '../../nodes/SmsPartner/guards';

/** Recorded answers, without secrets and phone numbers. */

export interface Recording {
	readonly source: 'simulator' | 'SMS Partner';
	/** ISO 8601, by the clock of the source. That of the simulator always starts at the same time. */
	readonly startedAt: string;
	/** Whether `POST /send` sent a real SMS. All other requests use sandbox mode. */
	readonly isRealSms: boolean;
	readonly answers: readonly RecordedAnswer[];
}

export interface RecordedAnswer {
	/** The name of its request. */
	readonly request: string;
	readonly status: number;
	readonly contentType: string;
	/** The text; or an object, if it is written in exactly this way. */
	readonly body: string | JsonObject;
}

/** Why there is no recording, in a sentence. */
export class NoRecording extends Error {}

/** One line about the recording and one for each answer, so that a diff shows what changed. */
export function serialize({ answers, ...about }: Recording): string {
	return [about, ...answers].map((line) => `${JSON.stringify(line)}\n`).join('');
}

export function parse(text: string): Recording {
	const [about, ...answers] = text.trimEnd().split('\n');
	return {
		...(JSON.parse(about) as Omit<Recording, 'answers'>),
		answers: answers.map((line) => JSON.parse(line) as RecordedAnswer),
	};
}

export function toBody(text: string): RecordedAnswer['body'] {
	const { body } = parseText(text);
	return isRecord(body) && JSON.stringify(body) === text ? body : text;
}

/** The answer as the node sees it. */
export function toHttp({ status, body }: RecordedAnswer): HttpAnswer {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return { kind: 'http', status, ...parseText(text) };
}

export function bodyOf(answer: RecordedAnswer): JsonObject {
	return recordOf(toHttp(answer).body);
}

/** No key is left to redact. */
const parseText = createBodyParser('');
