// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a Jenkinsfile without Jenkins: each step is told on a line, indented by what it stands in,
// and sh() answers with the exit codes that are given. For the test of the template.
// usage: groovy try.groovy JENKINSFILE HOST,CODE[,CODE]...   each one a build of its own
class Environment {
  Map values
  def getProperty(String name) { values[name] }
}

class Step extends Script {
  int depth = 0
  static List codes
  Map parameters = [:]
  def run() { null }

  def told(String name, Object[] arguments) {
    def plain = arguments.findAll { !(it instanceof Closure) }
    def words = plain ? ' ' + plain.join(' ').replaceAll(/\s+/, ' ').trim() : ''
    println('  ' * depth + name + words)
    if (name == 'error') {
      throw new IllegalStateException(plain.join(' '))
    }
    if (name in ['string', 'booleanParam']) {
      parameters[plain[0].name] = plain[0].defaultValue
    }
    if (name == 'sh') {
      return codes.remove(0)
    }
    def body = arguments.find { it instanceof Closure }
    if (body) {
      depth++
      try {
        body.delegate = this
        body()
      } finally {
        depth--
      }
    }
    null
  }

  def invokeMethod(String name, Object arguments) {
    def own = this.class.declaredMethods.find { it.name == name && !it.synthetic }
    own && this.class != Step && name == 'validate' ? super.invokeMethod(name, arguments) :
      told(name, arguments as Object[])
  }

  // words that are no calls
  def propertyMissing(String name) {
    name == 'params' ? parameters : name == 'POOL' ? 'pool' : name
  }
}

def configuration = new org.codehaus.groovy.control.CompilerConfiguration(scriptBaseClass: 'Step')

args[1..-1].each { build ->
  def words = build.split(',') as List
  def environment = new Environment(values: [DUT: 'SERIAL', DUT0_HOST: words[0] ?: null])
  def shell = new GroovyShell(this.class.classLoader, new Binding(env: environment), configuration)

  println("build ${build}")
  Step.codes = words.tail()*.toInteger()
  try {
    shell.parse(new File(args[0])).run()
  } catch (IllegalStateException stopped) {
    println("ended: ${stopped.message}")
  }
}
