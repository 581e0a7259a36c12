import { readFileSync } from 'node:fs';
import { EQUIVALENT } from './equivalent';
import { type Mutant, reportOf } from './reportOf';

const SOURCE = 'const a = 1;\nif (a > 1) {\n\tgo();\n}\n';

const mutant = (status: string, startLine = 1, endLine = 1): Mutant => ({
	status,
	mutatorName: 'ConditionalExpression',
	replacement: 'false',
	location: { start: { line: startLine, column: 5 }, end: { line: endLine, column: 2 } },
});

const many = (count: number, status: string): Mutant[] =>
	Array.from({ length: count }, () => mutant(status));

const report = (path: string, mutants: Mutant[]) => ({
	files: { [path]: { source: SOURCE, mutants } },
});

it('counts the mutants that compiled and were not ignored, per file and overall', () => {
	const mutants = [
		'Killed',
		'Killed',
		'Timeout',
		'Survived',
		'NoCoverage',
		'Ignored',
		'CompileError',
	];
	const { document } = reportOf(
		report(
			'nodes/SmsPartner/guards.ts',
			mutants.map((one) => mutant(one)),
		),
	);
	expect(document).toContain('| `nodes/SmsPartner/guards.ts` | 5 | 2 | 1 | 1 | 1 | 60.0 % |');
	expect(document).toContain('| **All** | 5 | 2 | 1 | 1 | 1 | 60.0 % |');
});

it('lists the survivors with the changed code', () => {
	const { document } = reportOf(report('nodes/a.ts', [mutant('Survived', 2, 4)]));
	expect(document).toContain('- `nodes/a.ts:2` `a > 1) { go(); }` → `false`');
});

it.each([
	['nodes/SmsPartner/items/a.ts', 92, []],
	['nodes/SmsPartner/items/a.ts', 91, ['All files: 91.0 %, below the bound of 92 %']],
	['nodes/SmsPartner/api/a.ts', 95, []],
	[
		'nodes/SmsPartner/requests/a.ts',
		94,
		['nodes/SmsPartner/requests/a.ts: 94.0 %, below the bound of 95 %'],
	],
])('reports the bounds that %s misses with %i of 100 killed', (path, killed, missed) => {
	const mutants = [...many(killed, 'Killed'), ...many(100 - killed, 'Survived')];
	expect(reportOf(report(path, mutants)).missed).toEqual(missed);
});

it('says why no test can notice a mutant, and knows code that exists', () => {
	for (const { file, code, mutator, reason } of EQUIVALENT) {
		const path = `nodes/SmsPartner/${file}`;
		const source = readFileSync(path, 'utf8');
		const line = source.split('\n').findIndex((one) => one.includes(code)) + 1;
		expect([file, code, line > 0]).toEqual([file, code, true]);
		const survivor = { ...mutant('Survived', line, line), mutatorName: mutator };
		const files = { [path]: { source, mutants: [survivor] } };
		expect(reportOf({ files }).document).toContain(`: ${reason}`);
	}
});
