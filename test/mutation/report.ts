import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { reportOf, type StrykerReport } from './reportOf';

/** Writes docs/mutation.md from Stryker's report. Sets the exit code to 1 if a bound is missed. */

const ROOT = resolve(__dirname, '../..');
const DOCUMENT = join(ROOT, 'docs/mutation.md');

const report = JSON.parse(
	readFileSync(join(ROOT, 'reports/mutation/report.json'), 'utf8'),
) as StrykerReport;
const { document, missed } = reportOf(report);
writeFileSync(DOCUMENT, document);
console.log(`Wrote ${relative(process.cwd(), DOCUMENT)}`);
for (const sentence of missed) console.error(sentence);
if (missed.length > 0) process.exitCode = 1;
