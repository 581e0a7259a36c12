import { packPackage } from './real/n8n';

/** All files test the same tarball, built and packed once. */
export default async function globalSetup(): Promise<void> {
	process.env.E2E_TARBALL = await packPackage();
}
