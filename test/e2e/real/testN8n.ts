import { Simulator, type SimulatorOptions } from '../../simulator/simulator';
import { N8nServer, type ServerOptions, UserFolder } from './n8n';
import { RestClient } from './rest';

/** An n8n with our package, an owner who is signed in, and a credential for a simulated SMS Partner. */
export class TestN8n {
	static readonly credentialName = 'SMS Partner account';

	private constructor(
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
		const simulator = await Simulator.start(simulation);
		const folder = new UserFolder();
		await folder.installPackage(options.tarball);
		const server = await N8nServer.start(folder, options);
		const rest = await RestClient.signIn(server);
		const name = TestN8n.credentialName;
		const { apiKey, baseUrl } = simulator;
		const id = await rest.createCredential(name, 'smsPartnerApi', { apiKey, baseUrl });
		return new TestN8n(simulator, folder, server, rest, { smsPartnerApi: { id, name } });
	}

	/** Ends n8n and starts it again with all that it has saved. */
	async restart(): Promise<void> {
		await this.server.stop();
		this.server = await N8nServer.start(this.folder);
		this.rest = await RestClient.signIn(this.server);
	}

	async stop(): Promise<void> {
		await this.server.stop();
		await this.simulator.close();
		this.folder.remove();
	}
}
