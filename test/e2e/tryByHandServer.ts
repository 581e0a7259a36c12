import { messageOf } from '../../nodes/SmsPartner/data';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';
import { installN8n } from './real/installation';
import { packPackage, removePackage } from './real/n8n';
import { isPortFree } from './real/ports';
import { READY_WORKFLOWS, readyWorkflow } from './real/readyWorkflow';
import { OWNER } from './real/rest';
import { TestN8n } from './real/testN8n';
import { campaignWorkflow } from './real/workflows';

/**
 * An n8n to try the node in: with a user, the simulated SMS Partner, a credential and workflows. It is ended from
 * outside: see tryByHand.ts.
 */

/** n8n's usual one. */
const USUAL_PORT = 5678;

async function main(port: number | undefined): Promise<void> {
	if (port !== undefined && !(await isPortFree(port))) {
		throw new Error(`Port ${port} is already in use. Choose another one with --port.`);
	}
	installN8n();
	console.log('Building the package and starting n8n …');
	const messages = sampleMessages(20);
	const tarball = await packPackage();
	const wanted = port ?? ((await isPortFree(USUAL_PORT)) ? USUAL_PORT : undefined);
	const n8n = await TestN8n.start(
		{ messages: [DOCUMENTED_MESSAGE, ...messages], latencyMs: 200 },
		{ port: wanted, tarball },
	);
	removePackage(tarball);
	const items = messages.map(({ phoneNumber, messageId }, index) => ({
		phoneNumber,
		messageId: index % 9 === 8 ? 1 : messageId,
	}));
	const workflowId = await n8n.rest.createWorkflow(
		campaignWorkflow('Try SMS Partner', items, n8n.credentials),
	);
	for (const name of READY_WORKFLOWS) {
		await n8n.rest.createWorkflow(readyWorkflow(name, n8n.credentials));
	}
	console.log(`
n8n is ready: ${n8n.server.baseUrl}/workflow/${workflowId}
The workflows of docs/workflows are there, too.

  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

Ctrl+C ends it and removes all that was made.`);
}

const [port] = process.argv.slice(2);
main(port === undefined ? undefined : Number(port)).catch((error: unknown) => {
	console.error(messageOf(error));
	process.exit(1);
});
