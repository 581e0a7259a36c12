import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Cleanups } from './real/cleanups';
import { FakeN8n } from './real/fakeN8n';
import { N8nServer, UserFolder } from './real/n8n';
import { freePort, isPortFree } from './real/ports';

/** The tests only ever set up an n8n that they started, even if another server answers on its port. */

const PATIENCE = { startMs: 60_000, answerMs: 1000 };

const cleanups = new Cleanups();

afterEach(async () => await cleanups.runAll());

function folderWith(script: string): UserFolder {
	const program = new FakeN8n(script);
	cleanups.add(() => program.remove());
	const folder = new UserFolder(program);
	cleanups.add(() => folder.remove());
	return folder;
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The beginning of every script below. */
const PREAMBLE = `
	const fs = require('node:fs');
	const http = require('node:http');
	fs.writeFileSync('pid', String(process.pid));
	const { N8N_PORT, N8N_METRICS_PREFIX } = process.env;
	const serve = (handle) => http.createServer(handle).listen(N8N_PORT, '127.0.0.1');
`;

const OURS = `serve((request, response) => response.end(request.url === '/metrics' ? N8N_METRICS_PREFIX : ''));`;

it('rejects a server that answers 200 to everything, after only reading from it', async () => {
	const folder = folderWith(`${PREAMBLE}
		serve((request, response) => {
			fs.appendFileSync('requests', request.method + ' ' + request.url + '\\n');
			response.end('OK');
		});
	`);
	const port = await freePort();
	const patience = { ...PATIENCE, answerMs: 10_000 };
	await expect(N8nServer.start(folder, { port, patience })).rejects.toThrow(
		`Port ${port} is already in use: another server answers on it.`,
	);
	const requests = readFileSync(join(folder.path, 'requests'), 'utf8').trim().split('\n');
	expect(new Set(requests)).toEqual(new Set(['GET /healthz/readiness', 'GET /metrics']));
	expect(isAlive(Number(readFileSync(join(folder.path, 'pid'), 'utf8')))).toBe(false);
});

it('gives up on a server that accepts connections but never answers', async () => {
	const folder = folderWith(`${PREAMBLE} serve(() => {});`);
	const port = await freePort();
	await expect(N8nServer.start(folder, { port, patience: PATIENCE })).rejects.toThrow(
		`Port ${port} accepts connections, but did not answer within 1 s.`,
	);
	expect(isAlive(Number(readFileSync(join(folder.path, 'pid'), 'utf8')))).toBe(false);
});

it('tries another port if the first one is taken in the meantime', async () => {
	const folder = folderWith(`${PREAMBLE}
		if (fs.existsSync('first')) { ${OURS} }
		else {
			fs.writeFileSync('first', N8N_PORT);
			console.log("n8n's port " + N8N_PORT + ' is already in use.');
			process.exitCode = 1;
		}
	`);
	const server = await N8nServer.start(folder);
	cleanups.add(async () => await server.stop());
	expect(server.port).not.toBe(Number(readFileSync(join(folder.path, 'first'), 'utf8')));
});

it('reports how n8n exited, with the end of both streams', async () => {
	const folder = folderWith(`
		console.log('on stdout');
		console.error('on stderr');
		process.exitCode = 3;
	`);
	await expect(N8nServer.start(folder)).rejects.toThrow(
		/exited before it was ready[^]*exit code 3, signal null[^]*on stdout[^]*on stderr/,
	);
});

describe.each(['127.0.0.1', '::1', '0.0.0.0', '::'])('when another server uses %s', (address) => {
	let other: Server;
	let port: number;
	let connections = 0;

	beforeAll(async () => {
		port = await freePort();
		other = createServer(() => connections++);
		await new Promise<void>((done) => {
			other.listen(port, address, done);
		});
	});

	afterAll(async () => {
		await new Promise((done) => other.close(done));
	});

	it('does not start n8n on that port', async () => {
		expect(await isPortFree(port)).toBe(false);
		const folder = folderWith(`${PREAMBLE} ${OURS}`);
		await expect(N8nServer.start(folder, { port })).rejects.toThrow(
			`Port ${port} is already in use.`,
		);
		expect(connections).toBe(0);
		expect(existsSync(join(folder.path, 'pid'))).toBe(false);
	});
});
