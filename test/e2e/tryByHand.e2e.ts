import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { ByHand, type ByHandOptions } from './real/byHand';
import { Ends } from './real/ends';
import { freePort } from './real/ports';

/** `npm run n8n` touches nobody else's n8n, and leaves nothing behind. */

const USUAL_PORT = 5678;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const LAUNCHERS = ['npm', 'command', 'all'] as const;

const ends = new Ends();

afterEach(async () => await ends.endAll());

async function start(options?: ByHandOptions): Promise<ByHand> {
	const byHand = await ByHand.start(options);
	ends.add(async () => await byHand.remove());
	return byHand;
}

/** Answers 200 to everything, and keeps what it was asked. */
async function startOther(port: number): Promise<{ server: Server; requests: string[] }> {
	const requests: string[] = [];
	const server = createServer(({ method, url }, response) => {
		requests.push(`${method} ${url}`);
		response.end('OK');
	});
	ends.add(() => server.closeAllConnections());
	ends.add(() => server.close());
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return { server, requests };
}

async function expectAllGone(byHand: ByHand): Promise<void> {
	await byHand.untilGone();
	expect(byHand.leftFolders).toEqual([]);
}

it('starts nothing on a given port that is in use', async () => {
	const port = await freePort();
	const { requests } = await startOther(port);
	const byHand = await start({ args: ['--port', String(port)] });
	await expectAllGone(byHand);
	expect(byHand.exitCode).toBe(1);
	expect(byHand.output).toContain(
		`Port ${port} is already in use. Choose another one with --port.`,
	);
	expect(requests).toEqual([]);
});

it('takes another port if the usual one is in use', async () => {
	// If it cannot be taken, another program uses it already.
	const other = await startOther(USUAL_PORT).catch(() => undefined);
	const byHand = await start();
	await byHand.untilPrinted('Ctrl+C ends it');
	const [, url, port] = /n8n is ready: (http:\S+:(\d+))\//.exec(byHand.output) ?? [];
	expect(Number(port)).not.toBe(USUAL_PORT);
	expect((await fetch(`${url}/healthz`)).status).toBe(200);
	process.kill(byHand.launchers.npm, 'SIGTERM');
	await expectAllGone(byHand);
	expect(other?.requests ?? []).toEqual([]);
});

it('takes a given port, and ends when npm is killed', async () => {
	const port = await freePort();
	const byHand = await start({ args: ['--port', String(port)] });
	await byHand.untilPrinted('Ctrl+C ends it');
	expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
	process.kill(byHand.launchers.npm, 'SIGKILL');
	await expectAllGone(byHand);
});

it.each(SIGNALS.flatMap((signal) => LAUNCHERS.map((launcher) => [signal, launcher] as const)))(
	'ends while it installs n8n: %s to %s',
	async (signal, launcher) => {
		const byHand = await start({ isInstalling: true });
		await byHand.untilRunning('sleep 100000');
		process.kill(byHand.launchers[launcher], signal);
		await expectAllGone(byHand);
	},
);

it('leaves no process behind if it is killed', async () => {
	const byHand = await start({ isInstalling: true });
	await byHand.untilRunning('sleep 100000');
	process.kill(byHand.launchers.command, 'SIGKILL');
	await byHand.untilGone();
});

it('ends while it builds the package', async () => {
	const byHand = await start();
	await byHand.untilRunning('tsc');
	process.kill(byHand.launchers.npm, 'SIGHUP');
	await expectAllGone(byHand);
});

it('ends while n8n starts', async () => {
	const byHand = await start();
	await byHand.untilRunning('bin/n8n start');
	process.kill(byHand.launchers.command, 'SIGINT');
	await expectAllGone(byHand);
});
