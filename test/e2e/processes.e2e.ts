import { FakeN8n } from './real/fakeN8n';
import { UserFolder } from './real/n8n';
import { runToEnd } from './real/processes';

/** How the tests handle a command that fails. */

const RUN = { status: 'success', data: { resultData: { runData: {} } } };

async function executeWith(script: string): Promise<unknown> {
	const program = new FakeN8n(script);
	const folder = new UserFolder(program);
	try {
		return await folder.execute('any');
	} finally {
		folder.remove();
		program.remove();
	}
}

const printRun = `console.log('Some words\\n' + JSON.stringify(${JSON.stringify(RUN)}, null, 2));`;

it.each([
	['succeeds', ''],
	['exits with code 1', 'process.exit(1);'],
	['crashes', "process.kill(process.pid, 'SIGSEGV');"],
])('reads the execution that n8n prints before it %s', async (_, ending) => {
	expect(await executeWith(`${printRun} ${ending}`)).toEqual(RUN);
});

it('fails if no complete execution was printed', async () => {
	await expect(
		executeWith(
			`console.log('{\\n  "status": "succ'); console.error('Oh'); process.kill(process.pid, 'SIGSEGV');`,
		),
	).rejects.toThrow(
		/No complete execution was printed[^]*exit code null, signal SIGSEGV[^]*"succ[^]*Oh/,
	);
});

it('reports the exit code and the last 4,000 characters of both streams', async () => {
	const script =
		'for w in a b; do head -c 5000 /dev/zero | tr "\\0" $w; done; echo last >&2; exit 7';
	const error = await runToEnd('sh', ['-c', script]).catch((thrown: unknown) => thrown);
	const text = String(error);
	expect(text).toContain('exit code 7, signal null');
	expect(text).toContain(`stdout:\n${'b'.repeat(4000)}\n`);
	expect(text).toContain('stderr:\nlast');
});

it('reports the signal that ended a command after its time-out', async () => {
	await expect(runToEnd('sleep', ['600'], { timeoutMs: 100 })).rejects.toThrow('signal SIGKILL');
});

it('reports a command that does not exist', async () => {
	await expect(runToEnd('no-such-command', [])).rejects.toThrow(/could not be started.*ENOENT/);
});
