import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { INode } from 'n8n-workflow';
import { OUR_TYPE, type WorkflowFile } from './workflows';

const FOLDER = resolve(__dirname, '../../../docs/workflows');

/** The file names in docs/workflows, without their extension. */
export const READY_WORKFLOWS: readonly string[] = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file) => basename(file, '.json'));

/**
 * A workflow of docs/workflows as a user has set it up after the import, with the credential and their own changes.
 *
 * @param changes the user's changes, by node name; parameters are merged with the node's own
 */
export function readyWorkflow(
	name: string,
	credentials: INode['credentials'],
	changes: Readonly<Record<string, Partial<INode>>> = {},
): WorkflowFile {
	const file = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as WorkflowFile;
	for (const changed of Object.keys(changes)) {
		if (!file.nodes.some((node) => node.name === changed))
			throw new Error(`${name}.json has no node "${changed}".`);
	}
	const nodes = file.nodes.map((node) => {
		const change = changes[node.name] ?? {};
		const usesOurCredential =
			node.type.startsWith(OUR_TYPE) || node.parameters.nodeCredentialType === 'smsPartnerApi';
		return {
			...node,
			...(usesOurCredential && { credentials }),
			...change,
			parameters: { ...node.parameters, ...change.parameters },
		};
	});
	return { ...file, nodes };
}
