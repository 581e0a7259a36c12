import { join } from 'node:path';
import { parse } from 'flatted';
import type { IDataObject, IRunData } from 'n8n-workflow';
import { Simulator, type SimulatorOptions } from '../../simulator/simulator';
import { type Cleanups, startAll } from './cleanups';
import { N8nServer, type ServerOptions, UserFolder } from './n8n';
import { runToEnd } from './processes';
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

	/** Restarts n8n with the same user folder; if it is killed, it cannot save anything before it ends. */
	async restart({ isKilled = false } = {}): Promise<void> {
		await (isKilled ? this.server.kill() : this.server.stop());
		const server = await N8nServer.start(this.folder);
		this.cleanups.add(async () => await server.stop());
		this.server = server;
		this.rest = await RestClient.signIn(server);
	}

	/** The items with which the executions of a workflow started, from the database; undefined for those that run. */
	async startItems(workflowId: string): Promise<Array<IDataObject[] | undefined>> {
		const database = join(this.folder.path, '.n8n', 'database.sqlite');
		const query = `select status, data from execution_entity join execution_data on id = executionId where workflowId = '${workflowId}'`;
		const script = `const { DatabaseSync } = require('node:sqlite'); console.log(JSON.stringify(new DatabaseSync(${JSON.stringify(database)}, { readOnly: true }).prepare(${JSON.stringify(query)}).all()))`;
		const rows = JSON.parse(
			await runToEnd(this.folder.program.node, ['-e', script], { cwd: this.folder.path }),
		) as Array<{ readonly status: string; readonly data: string }>;
		return rows.map(({ status, data }) => {
			if (status !== 'success') return undefined;
			const { resultData } = parse(data) as { resultData: { runData: IRunData } };
			const [[first]] = Object.values(resultData.runData);
			return (first.data?.main[0] ?? []).map(({ json }) => json);
		});
	}

	async stop(): Promise<void> {
		await this.cleanups.runAll();
	}
}
