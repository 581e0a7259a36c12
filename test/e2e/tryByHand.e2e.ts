import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { N8nCommand, type N8nCommandOptions } from './real/n8nCommand';
import { Cleanups } from './real/cleanups';
import { freePort } from './real/ports';
import { runToEnd } from './real/processes';
import { RestClient } from './real/rest';
import { until } from './real/until';
import { MANUAL_TRIGGER } from './real/workflows';

/** `npm run n8n` never touches another n8n, and leaves nothing behind. */

const DEFAULT_PORT = 5678;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const LAUNCHERS = ['npm', 'command', 'all'] as const;

const cleanups = new Cleanups();

afterEach(async () => await cleanups.runAll());

async function start(options?: N8nCommandOptions): Promise<N8nCommand> {
	const n8n = await N8nCommand.start(options);
	cleanups.add(async () => await n8n.remove());
	return n8n;
}

/** Starts a server that answers 200 to everything and records its requests. */
async function startOther(port: number): Promise<{ server: Server; requests: string[] }> {
	const requests: string[] = [];
	const server = createServer(({ method, url }, response) => {
		requests.push(`${method} ${url}`);
		response.end('OK');
	});
	cleanups.add(() => server.closeAllConnections());
	cleanups.add(() => server.close());
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return { server, requests };
}

async function expectAllGone(n8n: N8nCommand): Promise<void> {
	await n8n.untilGone();
	expect(n8n.leftFolders).toEqual([]);
}

it('starts nothing if the given port is in use', async () => {
	const port = await freePort();
	const { requests } = await startOther(port);
	const n8n = await start({ args: ['--port', String(port)] });
	await expectAllGone(n8n);
	expect(n8n.exitCode).toBe(1);
	expect(n8n.output).toContain(`Port ${port} is already in use. Choose another one with --port.`);
	expect(requests).toEqual([]);
});

it('takes another port if the default one is in use', async () => {
	// If this fails, another program is already using the port.
	const other = await startOther(DEFAULT_PORT).catch(() => undefined);
	const n8n = await start();
	await n8n.untilPrinted('Press Ctrl+C to stop');
	const [, url, port] = /n8n is ready: (http:\S+:(\d+))\//.exec(n8n.output) ?? [];
	expect(Number(port)).not.toBe(DEFAULT_PORT);
	expect((await fetch(`${url}/healthz`)).status).toBe(200);
	process.kill(n8n.launchers.npm, 'SIGTERM');
	await expectAllGone(n8n);
	expect(other?.requests ?? []).toEqual([]);
});

it('opens the campaign first, and simulates replies, opt-outs and late reports', async () => {
	const command = await start({ args: ['--port', String(await freePort())] });
	await command.untilPrinted('Press Ctrl+C');
	const { output } = command;
	const [, baseUrl = '', first = ''] =
		/n8n is ready: (http:\S+)\/workflow\/(\S+)/.exec(output) ?? [];
	const rest = await RestClient.signIn({ baseUrl });
	const ids = new Map((await rest.workflows()).map(({ name, id }) => [name, id]));
	const idOf = (name: string): string => ids.get(`${name} with SMS Partner`) ?? '';
	expect(first).toBe(idOf('Send an SMS campaign from a table'));

	const [, apiKey] = /API Key +(\S+)/.exec(output) ?? [];
	const [, apiUrl] = /Base URL +(\S+)/.exec(output) ?? [];
	const credential = await rest.testCredential({ apiKey, baseUrl: apiUrl });
	expect(credential).toMatchObject({ status: 'OK' });

	const replies = idOf('Store SMS replies and opt-outs in a table');
	await rest.publish(replies);
	const commands = [...output.matchAll(/curl [^\n]*\\\n.*/g)].map(([text]) => text);
	for (const text of commands) await runToEnd('sh', ['-c', `${text} --fail`]);
	const executions = await until('both calls are stored', async () => {
		const found = await rest.executions(replies);
		return found.length === 2 && found.every(({ status }) => status === 'success') && found;
	});
	const events = executions.map(async ({ id }) => {
		const { runs } = await rest.ended(id);
		return runs['Add to Replies'].data?.main[0]?.[0].json.event;
	});
	expect((await Promise.all(events)).sort()).toEqual(['optOut', 'reply']);

	const waiting = idOf('Send an SMS and wait for its delivery report');
	const sentMs = Date.now();
	const id = await rest.start(waiting, MANUAL_TRIGGER);
	await until('the report has arrived', async () => {
		const [newest] = await rest.executions(waiting);
		return newest?.status === 'success';
	});
	const { runs } = await rest.ended(id);
	expect(runs.Delivered.data?.main[0]).toHaveLength(1);
	expect(Date.now() - sentMs).toBeGreaterThan(10_000);
});

it('takes the given port, and stops if npm is killed', async () => {
	const port = await freePort();
	const n8n = await start({ args: ['--port', String(port)] });
	await n8n.untilPrinted('Press Ctrl+C to stop');
	expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
	process.kill(n8n.launchers.npm, 'SIGKILL');
	await expectAllGone(n8n);
});

it.each(SIGNALS.flatMap((signal) => LAUNCHERS.map((launcher) => [signal, launcher] as const)))(
	'stops while it installs n8n: %s to %s',
	async (signal, launcher) => {
		const n8n = await start({ isInstalling: true });
		await n8n.untilRunning('sleep 100000');
		process.kill(n8n.launchers[launcher], signal);
		await expectAllGone(n8n);
	},
);

it('leaves no process behind if it is killed', async () => {
	const n8n = await start({ isInstalling: true });
	await n8n.untilRunning('sleep 100000');
	process.kill(n8n.launchers.command, 'SIGKILL');
	await n8n.untilGone();
});

it('stops while it builds the package', async () => {
	const n8n = await start();
	await n8n.untilRunning('tsc');
	process.kill(n8n.launchers.npm, 'SIGHUP');
	await expectAllGone(n8n);
});

it('stops while n8n starts', async () => {
	const n8n = await start();
	await n8n.untilRunning('bin/n8n start');
	process.kill(n8n.launchers.command, 'SIGINT');
	await expectAllGone(n8n);
});
