import { Simulator, type SimulatorOptions } from '../../simulator/simulator';
import { type Ends, startAll } from './ends';
import { N8nServer, type ServerOptions, UserFolder } from './n8n';
import { RestClient } from './rest';
import { CREDENTIAL } from './workflows';

/** An n8n with our package, an owner who is signed in, and a credential for a simulated SMS Partner. */
export class TestN8n {
	private constructor(
		private readonly ends: Ends,
		readonly simulator: Simulator,
		private readonly folder: UserFolder,
		public server: N8nServer,
		public rest: RestClient,
		/** As a node refers to the credential. */
		readonly credentials: {
			readonly smsPartnerApi: { readonly id: string; readonly name: string };
		},
	) {}

	static async start(
		simulation: SimulatorOptions = {},
		options: ServerOptions & { readonly tarball?: string } = {},
	): Promise<TestN8n> {
		return await startAll(async (ends) => {
			const simulator = await Simulator.start(simulation);
			ends.add(async () => await simulator.close());
			const folder = new UserFolder();
			ends.add(() => folder.remove());
			await folder.installPackage(options.tarball);
			const server = await N8nServer.start(folder, options);
			ends.add(async () => await server.stop());
			const rest = await RestClient.signIn(server);
			const { name } = CREDENTIAL;
			const { apiKey, baseUrl } = simulator;
			const id = await rest.createCredential(name, 'smsPartnerApi', { apiKey, baseUrl });
			return new TestN8n(ends, simulator, folder, server, rest, { smsPartnerApi: { id, name } });
		});
	}

	/** Ends n8n and starts it again with all that it has saved. */
	async restart(): Promise<void> {
		await this.server.stop();
		const server = await N8nServer.start(this.folder);
		this.ends.add(async () => await server.stop());
		this.server = server;
		this.rest = await RestClient.signIn(server);
	}

	async stop(): Promise<void> {
		await this.ends.endAll();
	}
}
