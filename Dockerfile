# The service with its plugins and codec libraries. docs/install.md says how to run it.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY . .
RUN dotnet build host/ImageLoaders.Cli -c Release -v quiet -nologo \
    && { eng/compile-ahead.sh artifacts/bin/ImageLoaders.Cli/release || [ $? -eq 3 ]; }

# Ubuntu 24.04: of .NET 10 there are no images on Debian. Ubuntu calls libturbojpeg what Debian calls libturbojpeg0.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# The distribution keeps these libraries patched: their version is the one that it has.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libavif16 libturbojpeg libwebp7 \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o "$APP_UID" -g "$APP_UID" /var/lib/imageloaders
WORKDIR /app
COPY --from=build /source/artifacts/bin/ImageLoaders.Cli/release/ ./
# Nothing is written but under StatePath, so that the root can be read-only; nobody can attach a debugger.
ENV ImageLoaders__StatePath=/var/lib/imageloaders \
    Logging__Console__FormatterName=json \
    DOTNET_EnableDiagnostics=0
USER $APP_UID
EXPOSE 8042
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["dotnet", "imageloaders.dll", "health"]
ENTRYPOINT ["dotnet", "imageloaders.dll"]
CMD ["serve", "--urls", "http://0.0.0.0:8042"]
