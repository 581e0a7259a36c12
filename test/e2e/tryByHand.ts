import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import { installN8n } from './real/installation';
import { freePort, packPackage, removePackage } from './real/n8n';
import { READY_WORKFLOWS, readyWorkflow } from './real/readyWorkflow';
import { OWNER } from './real/rest';
import { TestN8n } from './real/testN8n';
import { campaignWorkflow } from './real/workflows';

/** An n8n to try the node in: with a user, the simulated SMS Partner, a credential and a workflow. */

/** n8n's usual one; another n8n may be running there. */
const USUAL_PORT = 5678;

async function main(): Promise<void> {
	installN8n();
	console.log('Building the package and starting n8n …');
	const messages = sampleMessages(20);
	const port = await freePort(USUAL_PORT);
	const tarball = await packPackage();
	const n8n = await TestN8n.start(
		{ messages: [DOCUMENTED_MESSAGE, ...messages], latencyMs: 200 },
		{ port, tarball },
	).finally(() => removePackage(tarball));
	const items = messages.map(({ phoneNumber, messageId }, index) => ({
		phoneNumber,
		messageId: index % 9 === 8 ? 1 : messageId,
	}));
	const workflowId = await n8n.rest.createWorkflow(
		campaignWorkflow('Try SMS Partner', items, n8n.credentials),
	);
	const simulated = { Send: { parameters: { url: `${n8n.simulator.baseUrl}/send` } } };
	for (const name of READY_WORKFLOWS) {
		const changes = name === 'check-after-sending' ? simulated : {};
		await n8n.rest.createWorkflow(readyWorkflow(name, n8n.credentials, changes));
	}
	console.log(`
n8n is ready: http://localhost:${port}/workflow/${workflowId}
The workflows of docs/workflows are there, too.

  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

Ctrl+C ends it and removes all that was made.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void n8n.stop());
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
