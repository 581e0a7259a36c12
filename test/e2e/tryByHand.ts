import { sampleMessages } from '../simulator/sampleMessages';
import { Simulator } from '../simulator/simulator';
import { install } from './real/installation';
import { N8nServer, packPackage, UserFolder } from './real/n8n';
import { OWNER, RestClient } from './real/rest';
import { connect, itemNodes, node, ourNode, trigger, workflow } from './real/workflows';

/** An n8n to try the node in: with a user, the simulated SMS Partner, a credential and a workflow. */

const PORT = 5678;
const NAME = 'Simulated SMS Partner';
const NO_OP = 'n8n-nodes-base.noOp';

async function main(): Promise<void> {
	install();
	console.log('Building the package and starting n8n …');
	const messages = sampleMessages(20);
	const simulator = await Simulator.start({ messages, latencyMs: 200 });
	const folder = new UserFolder();
	await folder.installPackage(await packPackage());
	const server = await N8nServer.start(folder, { port: PORT });
	const n8n = await RestClient.signIn(server);
	const { apiKey, baseUrl } = simulator;
	const id = await n8n.createCredential(NAME, 'smsPartnerApi', { apiKey, baseUrl });
	const items = messages.map(({ phoneNumber, messageId }, index) => ({
		phoneNumber,
		messageId: index % 9 === 8 ? 1 : messageId,
	}));
	const workflowId = await n8n.createWorkflow(
		workflow(
			'Try SMS Partner',
			[
				trigger,
				...itemNodes(items),
				ourNode({ credentials: { smsPartnerApi: { id, name: NAME } } }),
				node({ name: 'Go On', type: NO_OP, position: [820, -100] }),
				node({ name: 'Look Into It', type: NO_OP, position: [820, 100] }),
			],
			connect(
				['Start', ['Campaign']],
				['Campaign', ['Messages']],
				['Messages', ['SMS Partner']],
				['SMS Partner', ['Go On'], ['Look Into It']],
			),
		),
	);
	console.log(`
n8n is ready: http://localhost:${PORT}/workflow/${workflowId}

  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

Ctrl+C ends it and removes all that was made.`);
	const end = async (): Promise<void> => {
		await server.stop();
		await simulator.close();
		folder.remove();
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
