import { FakeN8n } from './real/fakeN8n';
import { UserFolder } from './real/n8n';
import { runToEnd } from './real/processes';

/** How the tests judge a command that ends badly. */

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
	['ends well', ''],
	['ends with an exit code', 'process.exit(1);'],
	['crashes', "process.kill(process.pid, 'SIGSEGV');"],
])('takes the execution that n8n prints before it %s', async (_, ending) => {
	expect(await executeWith(`${printRun} ${ending}`)).toEqual(RUN);
});

it('fails without a complete execution', async () => {
	await expect(
		executeWith(
			`console.log('{\\n  "status": "succ'); console.error('Oh'); process.kill(process.pid, 'SIGSEGV');`,
		),
	).rejects.toThrow(
		/No complete execution was printed[^]*exit code null, signal SIGSEGV[^]*"succ[^]*Oh/,
	);
});

it('tells exit code and the last 4,000 characters of both streams', async () => {
	const script =
		'for w in a b; do head -c 5000 /dev/zero | tr "\\0" $w; done; echo last >&2; exit 7';
	const error = await runToEnd('sh', ['-c', script]).catch((thrown: unknown) => thrown);
	const text = String(error);
	expect(text).toContain('exit code 7, signal null');
	expect(text).toContain(`stdout:\n${'b'.repeat(4000)}\n`);
	expect(text).toContain('stderr:\nlast');
});

it('tells the signal of a command that takes too long', async () => {
	await expect(runToEnd('sleep', ['600'], { timeoutMs: 100 })).rejects.toThrow('signal SIGKILL');
});

it('names a command that does not exist', async () => {
	await expect(runToEnd('no-such-command', [])).rejects.toThrow(/could not be started.*ENOENT/);
});
