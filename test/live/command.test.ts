import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../nodes/SmsPartner/guards';
import { Simulator, SIMULATOR_KEY, type SimulatorOptions } from '../simulator/simulator';
import { CALLS } from './calls/all';
import { INVALID_PHONE } from './calls/samples';
import { runCommand } from './command';
import type { Report } from './report';

/** The whole command against the simulator, with answers as documented and with differing ones. */

const PHONE = '+33639980042';

let simulator: Simulator;

afterEach(async () => await simulator.close());

interface CommandResult {
	readonly exitCode: number;
	readonly out: string;
	readonly err: string;
}

async function run(
	change?: SimulatorOptions['change'],
	args: readonly string[] = ['--phone', PHONE],
	key: string | undefined = SIMULATOR_KEY,
): Promise<CommandResult> {
	simulator = await Simulator.start({ change });
	const texts: { out: string[]; err: string[] } = { out: [], err: [] };
	const exitCode = await runCommand(['--url', simulator.baseUrl, '--wait', '0', ...args], key, {
		out: (text) => texts.out.push(text),
		err: (text) => texts.err.push(text),
	});
	return { exitCode, out: texts.out.join('\n'), err: texts.err.join('\n') };
}

type Change = NonNullable<SimulatorOptions['change']>;

it('prints the report as JSON', async () => {
	const { exitCode, out } = await run(undefined, ['--phone', PHONE, '--json']);
	const { findings, ...about } = JSON.parse(out) as Report;
	expect(exitCode).toBe(0);
	expect(about).toEqual({
		package: expect.stringMatching(/^n8n-nodes-smspartner \d/),
		date: expect.stringMatching(/^\d{4}-.*Z$/),
		baseUrl: simulator.baseUrl,
		mode: 'sandbox mode',
	});
	expect(findings[0]).toEqual({
		request: 'GET /me',
		assumption: 'success is a boolean, code is a number',
		seen: 'as assumed',
		verdict: 'as assumed',
	});
	expect(findings.filter(({ verdict }) => verdict !== 'as assumed')).toHaveLength(1);
	expect(simulator.log).toHaveLength(CALLS.length + 1);
});

it('marks differences in the table', async () => {
	const { exitCode, out } = await run((answer, { body }) =>
		body.includes(`"${INVALID_PHONE}","messageId"`)
			? { status: 400, body: { success: false, code: 9, errors: [{ message: 'Refusé' }] } }
			: answer,
	);
	expect(exitCode).toBe(0);
	expect(out.replace(/[\s│]+/g, ' ')).toContain(
		'» POST /multi-status for a valid and an invalid number An invalid number does not make its batch fail refused as a whole: HTTP 400, code 9, "Refusé" in errors DIFFERENT',
	);
	expect(out).toMatch(/\n79 as assumed, 1 DIFFERENT, 1 inconclusive\.$/);
});

it('sends in sandbox mode only', async () => {
	const { out, err } = await run();
	expect(out).toMatch(
		/^n8n-nodes-smspartner [\d.]+, [-\dT:.]+Z, http:[\w.:/]+\/v1, sandbox mode\n/,
	);
	expect(sendings().map(({ sandbox }) => sandbox)).toEqual(Array(9).fill(1));
	expect(`${out}${err}`).not.toContain('money');
});

it('sends one real SMS with --real-sms, and warns', async () => {
	const { out, err } = await run(undefined, ['--phone', PHONE, '--real-sms']);
	const real = sendings().filter(({ sandbox }) => sandbox !== 1);
	expect(real).toMatchObject([{ phoneNumbers: PHONE }]);
	expect(err).toContain('Warning: --real-sms sends one real SMS to --phone. It costs money.');
	expect(out).toContain(', one real SMS\n');
	expect(out).toMatch(/The sandbox costs nothing +│ a real SMS was sent +│ inconclusive/);
});

function sendings(): JsonObject[] {
	return simulator.log
		.filter(({ path }) => path.endsWith('send'))
		.map(({ body }) => JSON.parse(body) as JsonObject);
}

it('shows neither the key nor phone numbers from answers', async () => {
	let isFirst = true;
	const echo: Change = (answer, { query, body, path }) => {
		if (isFirst) {
			isFirst = false;
			return answer;
		}
		const message = `${path} ${query.toString()} ${body.replaceAll('/', '\\/')} \u001b[31m`;
		return {
			status: 400,
			// The header is shortened within the key: a part of it must not remain.
			headers: { 'X-Rate-Limit': `${'-'.repeat(275)}${SIMULATOR_KEY}` },
			body: { success: false, code: 77, message, [`${SIMULATOR_KEY}`]: PHONE },
		};
	};
	for (const args of [[], ['--json']]) {
		isFirst = true;
		const { exitCode, out, err } = await run(echo, ['--phone', PHONE, ...args]);
		const all = `${out}${err}`;
		expect(exitCode).toBe(0);
		expect(all).toContain('code 77');
		expect(all).not.toContain(SIMULATOR_KEY.slice(0, 8));
		expect(all).not.toContain(PHONE.slice(-8));
		expect(all).not.toContain('\u001b');
		await simulator.close();
	}
	simulator = await Simulator.start();
});

it.each<[string, { args?: string[]; key?: string; change?: Change }, string]>([
	['no key', { key: ' ' }, 'Set SMSPARTNER_API_KEY to the API key of your SMS Partner account.'],
	[
		'a short key',
		{ key: '1234567' },
		'SMSPARTNER_API_KEY is too short to be an SMS Partner API key.',
	],
	['no number', { args: [] }, 'Pass your mobile number, e.g. --phone +33612345678.'],
	[
		'an invalid number',
		{ args: ['--phone', '+336'] },
		'--phone is invalid: Phone number is too short. Example: +33612345678.',
	],
	[
		'a URL without encryption',
		{ args: ['--phone', PHONE, '--url', 'http://example.com/v1'] },
		'--url must be an https URL without a user name, query or fragment, e.g. https://api.smspartner.fr/v1.',
	],
	[
		'a URL with a password',
		{ args: ['--phone', PHONE, '--url', 'https://me:secret@example.com/v1'] },
		'--url must be an https URL without a user name, query or fragment, e.g. https://api.smspartner.fr/v1.',
	],
	[
		'a wrong key',
		{ key: 'f'.repeat(40) },
		'SMS Partner refused the key in SMSPARTNER_API_KEY: Wrong API key (code 10).',
	],
	[
		'a refusal by HTTP status',
		{ change: () => ({ status: 403, body: 'Forbidden' }) },
		'SMS Partner refused the key in SMSPARTNER_API_KEY, or your IP address (HTTP 403).',
	],
	[
		'an unreachable server',
		{ args: ['--phone', PHONE, '--url', 'http://127.0.0.1:1/v1'] },
		'http://127.0.0.1:1/v1 could not be reached (ECONNREFUSED). Check --url and your connection.',
	],
	[
		'a URL with the key',
		{ args: ['--phone', PHONE, '--url', `http://127.0.0.1:1/${SIMULATOR_KEY}`] },
		'http://127.0.0.1:1/*** could not be reached (ECONNREFUSED). Check --url and your connection.',
	],
	[
		'another server',
		{ args: ['--phone', PHONE], change: () => ({ status: 200, body: '<html></html>' }) },
		'{url} does not answer GET /me like SMS Partner (HTTP 200). Check --url, or try again later.',
	],
])('exits with a one-line message if there is %s', async (_, { args, key, change }, message) => {
	const result = await run(change, args, key);
	const words = message.replace('{url}', simulator.baseUrl);
	expect(result).toEqual({ exitCode: 1, out: '', err: words });
	expect(simulator.log.length).toBeLessThanOrEqual(1);
});

it('explains its options', async () => {
	const { exitCode, out } = await run(undefined, ['--help']);
	expect(exitCode).toBe(0);
	expect(out).toMatch(/--real-sms +send one real SMS .*COSTS\s+MONEY/s);
	expect(await runCommand(['--nope'], SIMULATOR_KEY, { out: () => {}, err: () => {} })).toBe(1);
});

it('sets the exit code of its process', async () => {
	simulator = await Simulator.start();
	const ended = promisify(execFile)(
		process.execPath,
		['--import', 'tsx', join(__dirname, 'checkLive.ts'), '--phone', PHONE],
		{ env: { ...process.env, SMSPARTNER_API_KEY: '' } },
	);
	await expect(ended).rejects.toMatchObject({
		code: 1,
		stdout: '',
		stderr: 'Set SMSPARTNER_API_KEY to the API key of your SMS Partner account.\n',
	});
});
