import { memoryStorage } from "./storage.ts";
import { storageKeepsItsPromises } from "./testing/storage.ts";

storageKeepsItsPromises("memory", async () => memoryStorage());
