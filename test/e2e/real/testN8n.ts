import { Simulator, type SimulatorOptions } from '../../simulator/simulator';
import { type Cleanups, startAll } from './cleanups';
import { N8nServer, type ServerOptions, UserFolder } from './n8n';
import { RestClient } from './rest';
import { CREDENTIAL } from './workflows';

/** An n8n with the package, a signed-in owner, and a credential for a simulated SMS Partner. */
export class TestN8n {
	private constructor(
		private readonly cleanups: Cleanups,
		readonly simulator: Simulator,
		private readonly folder: UserFolder,
		public server: N8nServer,
		public rest: RestClient,
		/** The reference to the credential, as nodes have it. */
		readonly credentials: {
			readonly smsPartnerApi: { readonly id: string; readonly name: string };
		},
	) {}

	static async start(
		simulation: SimulatorOptions = {},
		options: ServerOptions & { readonly tarball?: string } = {},
	): Promise<TestN8n> {
		return await startAll(async (cleanups) => {
			const simulator = await Simulator.start(simulation);
			cleanups.add(async () => await simulator.close());
			const folder = new UserFolder();
			cleanups.add(() => folder.remove());
			await folder.installPackage(options.tarball);
			const server = await N8nServer.start(folder, options);
			cleanups.add(async () => await server.stop());
			const rest = await RestClient.signIn(server);
			const { name } = CREDENTIAL;
			const { apiKey, baseUrl } = simulator;
			const id = await rest.createCredential(name, 'smsPartnerApi', { apiKey, baseUrl });
			return new TestN8n(cleanups, simulator, folder, server, rest, {
				smsPartnerApi: { id, name },
			});
		});
	}

	/** Restarts n8n with the same user folder. */
	async restart(): Promise<void> {
		await this.server.stop();
		const server = await N8nServer.start(this.folder);
		this.cleanups.add(async () => await server.stop());
		this.server = server;
		this.rest = await RestClient.signIn(server);
	}

	async stop(): Promise<void> {
		await this.cleanups.runAll();
	}
}
