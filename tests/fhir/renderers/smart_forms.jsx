// Smart Forms, of CSIRO: opens a Questionnaire, and gives out what was answered.
import { BaseRenderer, RendererThemeProvider, buildForm, getResponse } from "@aehrc/smart-forms-renderer";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";

let root;

window.openForm = async (form) => {
  root?.unmount();
  await buildForm({ questionnaire: form });
  root = createRoot(document.getElementById("form"));
  root.render(
    <RendererThemeProvider>
      <QueryClientProvider client={new QueryClient()}>
        <BaseRenderer />
      </QueryClientProvider>
    </RendererThemeProvider>,
  );
};
window.readResponse = () => getResponse();
