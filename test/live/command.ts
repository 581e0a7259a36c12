import { Command, CommanderError } from 'commander';
import { name, version } from '../../package.json';
import type { NoAnswer } from '../../nodes/SmsPartner/api/answer';
import { isRecognizable, redactKey } from '../../nodes/SmsPartner/api/apiKey';
import { DEFAULT_BASE_URL, parseBaseUrl } from '../../nodes/SmsPartner/api/baseUrl';
import { ACCOUNT_CODES } from '../../nodes/SmsPartner/api/codes';
import { apiCodeOf } from '../../nodes/SmsPartner/api/words';
import { parsePhoneNumber } from '../../nodes/SmsPartner/messages/phoneNumber';
import { wholeNumberFrom } from '../cli/wholeNumber';
import { createAsk } from './ask';
import type { LiveAnswer } from './call';
import { CALLS } from './calls/all';
import { findingsOf } from './findings';
import { successBody } from './outcome';
import { type Report, tableOf } from './report';
import { makeCalls } from './run';

/** The command `npm run check:live`: compares what the node assumes with what SMS Partner answers. */

export interface Output {
	/** The report. */
	readonly out: (text: string) => void;
	/** Everything else. */
	readonly err: (text: string) => void;
}

interface Options {
	phone?: string;
	url: string;
	wait: number;
	realSms?: true;
	json?: true;
}

const TIMEOUT_MS = 30_000;

/** Returns the exit code: 0 if the check could be made, whatever it found. The key is shown nowhere. */
export async function runCommand(
	args: readonly string[],
	key: string | undefined,
	{ out, err }: Output,
): Promise<number> {
	const apiKey = (key ?? '').trim();
	const redacted =
		(show: (text: string) => void) =>
		(text: string): void =>
			show(redactKey(text, apiKey));
	const output: Output = { out: redacted(out), err: redacted(err) };
	try {
		await check(parseOptions(args, output), apiKey, output);
		return 0;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode;
		if (!(error instanceof CannotCheck)) throw error;
		output.err(error.message);
		return 1;
	}
}

/** Why there is no report, in one line. */
class CannotCheck extends Error {}

async function check(options: Options, apiKey: string, output: Output): Promise<void> {
	checkKey(apiKey);
	const phone = readPhone(options.phone);
	const baseUrl = readUrl(options.url);
	const isRealSms = options.realSms ?? false;
	const startedAt = new Date();
	const ask = createAsk(baseUrl, apiKey, TIMEOUT_MS);

	const problem = problemOf(await ask({ method: 'GET', path: '/me' }), baseUrl);
	if (problem !== undefined) throw new CannotCheck(problem);
	if (isRealSms) output.err('Warning: --real-sms sends one real SMS to --phone. It costs money.');
	output.err(`Making up to ${CALLS.length} requests to ${baseUrl}, one after another …`);

	const tag = `check${startedAt.getTime().toString(36)}`;
	const given = { phone, tag, isRealSms, startedAt };
	const run = await makeCalls(CALLS, given, ask, options.wait * 1000);
	const report: Report = {
		package: `${name} ${version}`,
		date: startedAt.toISOString(),
		baseUrl,
		mode: isRealSms ? 'one real SMS' : 'sandbox',
		findings: findingsOf(CALLS, run, apiKey),
	};
	output.out(options.json ? JSON.stringify(report, null, '\t') : tableOf(report));
}

function parseOptions(args: readonly string[], { out, err }: Output): Options {
	return new Command('npm run check:live --')
		.description(
			'Asks the real SMS Partner what its documentation leaves open, with the key in SMSPARTNER_API_KEY. Sends in sandbox: no SMS, no cost.',
		)
		.option(
			'--phone <number>',
			'your mobile number, e.g. +33612345678; receives nothing in sandbox',
		)
		.option('--url <url>', 'address of the API', DEFAULT_BASE_URL)
		.option(
			'--wait <seconds>',
			'time between sending and asking for statuses',
			wholeNumberFrom(0),
			10,
		)
		.option('--real-sms', 'send one real SMS to --phone instead of a sandbox one: COSTS MONEY')
		.option('--json', 'print the report as JSON')
		.exitOverride()
		.configureOutput({
			writeOut: (text) => out(text.trimEnd()),
			writeErr: (text) => err(text.trimEnd()),
		})
		.parse(args, { from: 'user' })
		.opts<Options>();
}

function checkKey(apiKey: string): void {
	if (apiKey === '') {
		throw new CannotCheck('Set SMSPARTNER_API_KEY to the API key of your SMS Partner account.');
	}
	// A shorter one could not be recognized in an answer, and would be shown.
	if (!isRecognizable(apiKey)) {
		throw new CannotCheck('SMSPARTNER_API_KEY is too short to be a key of SMS Partner.');
	}
}

function readPhone(raw: string | undefined): string {
	if (raw === undefined) {
		throw new CannotCheck('Pass your mobile number, e.g. --phone +33612345678.');
	}
	const phone = parsePhoneNumber(raw, '33');
	if ('problem' in phone) {
		throw new CannotCheck(`--phone is not usable: ${phone.problem.error}. Example: +33612345678.`);
	}
	return phone.value;
}

/** The key is sent there: encrypted, or to this machine. */
function readUrl(raw: string): string {
	const baseUrl = parseBaseUrl(raw);
	if ('problem' in baseUrl || new URL(baseUrl.value).username !== '') {
		throw new CannotCheck(
			`--url must be an https address without user, query or fragment, e.g. ${DEFAULT_BASE_URL}.`,
		);
	}
	return baseUrl.value;
}

/** Why nothing can be checked, from the answer to `GET /me`; undefined if it is good. */
function problemOf(answer: LiveAnswer | NoAnswer, baseUrl: string): string | undefined {
	if (answer.kind === 'none') {
		return `${baseUrl} could not be reached (${answer.code ?? 'unknown cause'}). Check --url and your connection.`;
	}
	if (successBody(answer)) return undefined;
	const code = answer.body && apiCodeOf(answer.body);
	const rule = code === undefined ? undefined : ACCOUNT_CODES.get(code);
	if (rule)
		return `SMS Partner refused the key in SMSPARTNER_API_KEY: ${rule.error} (code ${code}).`;
	if (answer.status === 401 || answer.status === 403) {
		return `SMS Partner refused the key in SMSPARTNER_API_KEY, or your IP address (HTTP ${answer.status}).`;
	}
	return `${baseUrl} does not answer GET /me as SMS Partner does: HTTP ${answer.status}. Check --url, or try again later.`;
}
