import { Cleanups } from './real/cleanups';
import { requireInstalled } from './real/installation';
import { N8nServer, sharePackage, UserFolder } from './real/n8n';
import { RestClient } from './real/rest';

export const cleanups = new Cleanups();

/** Packs the package, and starts n8n with it, once for all test files. */
export default async function globalSetup(): Promise<void> {
	requireInstalled();
	await sharePackage(cleanups);
	const folder = UserFolder.withPackage();
	cleanups.add(() => folder.remove());
	const server = await N8nServer.start(folder);
	cleanups.add(async () => await server.stop());
	process.env.E2E_SESSION = JSON.stringify((await RestClient.signIn(server)).session);
}
