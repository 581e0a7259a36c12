import { definedFields, recordOf, textOf } from '../../nodes/SmsPartner/guards';
import { Simulator } from '../simulator/simulator';
import { NoRecording, type RecordedAnswer, type Recording, serialize, toBody } from './recording';
import { createAnswerRedactor } from './redaction';
import { type LiveRequest, read, requestsOf } from './requests';

/** Where answers come from. */
export interface Source extends Omit<Recording, 'answers'> {
	readonly baseUrl: string;
	readonly apiKey: string;
	/** The French mobile number to send to, in E.164. */
	readonly phone: string;
	/** Waits before each request. */
	readonly pause: () => Promise<void> | void;
}

const TIMEOUT_MS = 30_000;

const CHECK_ACCESS =
	'Check SMSPARTNER_API_KEY, and the list of allowed IP addresses of your account.';

/**
 * Sends all requests and returns the text of the recording.
 *
 * @throws NoRecording if the key is refused, a request is not answered, or an answer has no ID that is needed
 */
export async function record({ baseUrl, apiKey, phone, pause, ...about }: Source): Promise<string> {
	const redact = createAnswerRedactor(apiKey, phone);
	const answers: RecordedAnswer[] = [];
	const recording = { ...about, answers };
	for (const [name, request] of requestsOf(recording, phone)) {
		await pause();
		const { text, ...answer } = await send(request, baseUrl, apiKey);
		const body = toBody(redact(request.endpoint.path, text));
		const recorded = { request: name, ...answer, body };
		answers.push(recorded);
		const failure = name === 'GET /me' ? read(request, recorded).failure : undefined;
		if (failure) throw new NoRecording(`${failure.problem.error}. ${CHECK_ACCESS}`);
	}
	return serialize(recording);
}

/** Records the simulator, whose time passes only in pauses. */
export async function recordSimulator(): Promise<string> {
	const startedAt = '2026-12-01T09:00:00.000Z';
	let nowMs = Date.parse(startedAt);
	const pause = (): void => void (nowMs += 1000);
	const simulator = await Simulator.start({ now: () => nowMs });
	const { baseUrl, apiKey } = simulator;
	const about = { source: 'simulator', startedAt, isRealSms: false } as const;
	const recorded = record({ ...about, baseUrl, apiKey, phone: '+33612345678', pause });
	return await recorded.finally(async () => await simulator.close());
}

/** Does not follow redirects, so that the key goes nowhere else. */
async function send(
	{ endpoint: { method, path }, content }: LiveRequest,
	baseUrl: string,
	apiKey: string,
): Promise<{ status: number; contentType: string; text: string }> {
	const url = new URL(`${baseUrl}${path}`);
	const fields = definedFields({ apiKey, ...recordOf(content) });
	const json = typeof content === 'string' ? content : JSON.stringify(fields);
	if (method === 'GET') {
		for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, String(value));
	}
	try {
		const answer = await fetch(url, {
			method,
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			body: method === 'GET' ? undefined : json,
			redirect: 'manual',
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		const contentType = answer.headers.get('content-type') ?? '';
		return { status: answer.status, contentType, text: await answer.text() };
	} catch (error) {
		// Not the error's message, which could contain the URL and thus the key.
		const { cause, name } = recordOf(error);
		const reason = textOf(recordOf(cause).code) ?? String(name);
		throw new NoRecording(`SMS Partner could not be reached (${reason}). Check your connection.`);
	}
}
