import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import '../engine/environment';
import { RESOURCES } from '../../nodes/SmsPartner/actions/router';
import { ROOT } from '../docs/markdown';
import {
	ENGLISH,
	FRENCH,
	placeOf,
	withMissingSections,
	withOperationChoices,
	withOperationRows,
} from '../docs/operations';
import { EVERY_OPERATION, type OperationCase } from '../engine/everyOperation';
import { previewFileOf, previewOf } from '../engine/preview';
import { closeSimulators } from '../engine/scenario';

/** Writes everything that follows from the operations; `npm test` compares it. */

async function main(): Promise<void> {
	for (const one of EVERY_OPERATION) {
		const file = previewFileOf(one);
		mkdirSync(dirname(file), { recursive: true });
		const schema: unknown = JSON.parse(await previewOf(one));
		writeFileSync(file, `${JSON.stringify(schema, undefined, '\t')}\n`);
	}
	await closeSimulators();
	rewrite('.github/ISSUE_TEMPLATE/bug.yml', (form) => withOperationChoices(form, EVERY_OPERATION));
	for (const language of [ENGLISH, FRENCH]) {
		rewrite(language.readme, (text) =>
			withOperationRows(text, language, EVERY_OPERATION, outputOf),
		);
	}
	for (const page of new Set(EVERY_OPERATION.map((one) => placeOf(one).page))) {
		const english = readFileSync(join(ROOT, ENGLISH.reference, page), 'utf8');
		const headings = EVERY_OPERATION.map(placeOf)
			.filter((place) => place.page === page)
			.map(({ heading }) => heading);
		rewrite(join(FRENCH.reference, page), (text) => withMissingSections(text, english, headings));
	}
}

function outputOf({ resource, operation }: OperationCase): string {
	return RESOURCES[resource].operations[operation].outputName;
}

function rewrite(path: string, change: (text: string) => string): void {
	const file = join(ROOT, path);
	const text = readFileSync(file, 'utf8');
	writeFileSync(file, change(text));
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
