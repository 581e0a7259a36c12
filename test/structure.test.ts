import type { IDataObject, INodeParameters } from 'n8n-workflow';
import ts from 'typescript';
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SmsPartner } from '../nodes/SmsPartner/SmsPartner.node.ts';
import { check, closeSimulators, PHONE_FIELD, simulate } from './engine/scenario';

/** The structure that CONTRIBUTING.md describes: short ways through few files, and no way back. */

afterEach(closeSimulators);

const ROOT = join(__dirname, '../nodes/SmsPartner');

/** From the ground up: a file imports only from its own folder and from those before it. */
const FLOORS = ['', 'recipients', 'api', 'sms', 'requests', 'items', 'trigger', 'actions'];

/** The entry points, which may import anything. */
const TOP = /^(?:SmsPartner|SmsPartnerTrigger)\.node\.ts$|^credentialTest\.ts$/;

const MAX_LINES = 250;
const MAX_FILES_ENTERED = 26;

/** Readers for unknown data and the type of a problem: every file uses them. */
const GROUND = ['guards.ts', 'problem.ts'];

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Without the generated numbering plan, which is data. */
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts') && !file.endsWith('numberingPlan.ts'))
	.sort();

const importsOf = (file: string): string[] =>
	ts
		.preProcessFile(textOf(file))
		.importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
		.map(({ fileName }) => `${join(dirname(file), fileName)}.ts`);

const floorOf = (file: string): number => {
	const folder = file.includes('/') ? file.split('/')[0] : '';
	return TOP.test(file) ? FLOORS.length : FLOORS.indexOf(folder);
};

it('has no file that is too long to read', () => {
	expect(FILES.length).toBeGreaterThan(60);
	expect(FILES.filter((file) => textOf(file).split('\n').length - 1 > MAX_LINES)).toEqual([]);
});

it('has no import that leads back up', () => {
	expect(FILES.filter((file) => floorOf(file) < 0)).toEqual([]);
	const up = FILES.flatMap((file) =>
		importsOf(file)
			.filter((other) => floorOf(other) > floorOf(file))
			.map((other) => `${file} → ${other}`),
	);
	expect(up).toEqual([]);
});

it('has no circle of imports, not even of types', () => {
	const circles: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, path: readonly string[]): void => {
		if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
		if (done.has(file) || path.includes(file)) return;
		for (const other of importsOf(file)) visit(other, [...path, file]);
		done.add(file);
	};
	for (const file of FILES) visit(file, []);
	expect(circles).toEqual([]);
});

/** The files of which a function is called while `run` runs. */
async function filesEntered(run: () => Promise<unknown>): Promise<string[]> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
	await run();
	const { result } = await session.post('Profiler.takePreciseCoverage');
	session.disconnect();
	return result
		.filter(({ url, functions }) => {
			// Without the getters through which compiled modules export.
			const isCalled = functions.some(
				({ functionName, ranges }) => ranges[0].count > 0 && !functionName.startsWith('get '),
			);
			return isCalled && url.includes('/nodes/SmsPartner/');
		})
		.map(({ url }) => relative(ROOT, url.startsWith('file:') ? fileURLToPath(url) : url))
		.filter((file) => !GROUND.includes(file));
}

it.each<[string, INodeParameters, IDataObject]>([
	['messageStatus.get', {}, { phoneNumber: '+33639980001', messageId: 101 }],
	[
		'message.send',
		{
			...{ resource: 'message', operation: 'send', ...PHONE_FIELD },
			message: '={{ $json.message }}',
		},
		{ phoneNumber: '+33639980001', message: 'Bonjour' },
	],
])('enters few files for one item of %s', async (_, parameters, item) => {
	const simulator = await simulate({
		messages: [{ phoneNumber: '+33639980001', messageId: 101, status: 'Delivered' }],
	});
	const node = new SmsPartner();
	const run = async (): Promise<unknown> => await check(simulator, [item], { node, parameters });
	await run();
	const files = await filesEntered(async () => {
		expect(await run()).toMatchObject({ outputs: [[expect.anything()], []] });
	});
	expect(files.length).toBeGreaterThan(15);
	expect(files.slice(MAX_FILES_ENTERED)).toEqual([]);
});
