import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api.ts";
import { App } from "./app.tsx";
import "./style.css";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // Events say when something changed; what nobody says is asked for now and then.
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      networkMode: "always",
      retry: (failures, error) =>
        error instanceof ApiError && error.code === "unreachable" && failures < 3,
    },
    mutations: { networkMode: "always" },
  },
});

const place = document.getElementById("app");
if (place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
